import { expect, test } from "vitest";
import { createApi, unwrap } from "./client";
import { Problem, UNREACHABLE } from "./problem";

const document = {
  type: "urn:reelbox:error:VIDEOS-005",
  title: "Conflict",
  status: 409,
  detail: "Somebody else was faster.",
  code: "VIDEOS-005",
  hint: "Read it anew.",
  retryable: false,
  request_id: "abc",
};
const params = { path: { workspace_id: "w", video_id: "v" } };

function answering(...answers: (Response | Error)[]) {
  const sent: Request[] = [];
  const api = createApi({
    baseUrl: "http://box.test",
    pause: async () => {},
    fetch: (async (request: Request) => {
      sent.push(request);
      const answer = answers.shift();
      if (answer instanceof Response) {
        return answer;
      }
      throw answer ?? new TypeError("no line");
    }) as typeof fetch,
  });
  return { api, sent };
}

test("a refused request throws the problem that the API describes", async () => {
  const { api } = answering(Response.json(document, { status: 409 }));
  const failed = await unwrap(
    api.POST("/api/v1/workspaces/{workspace_id}/videos/{video_id}/undo", { params, body: { revision: 1 } }),
  ).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Problem);
  expect(failed).toMatchObject({ code: "VIDEOS-005", hint: "Read it anew.", requestId: "abc" });
});

test("a create whose answer was lost is sent again under the same key", async () => {
  const { api, sent } = answering(new TypeError("lost"), Response.json({ revision: 2 }));
  await unwrap(api.POST("/api/v1/workspaces/{workspace_id}/videos/{video_id}/undo", { params, body: { revision: 1 } }));
  const keys = sent.map((request) => request.headers.get("Idempotency-Key"));
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[0]?.length).toBeGreaterThan(8);
});

test("a change without a key is not sent twice, and no answer is a problem of its own", async () => {
  const { api, sent } = answering(new TypeError("lost"));
  const failed = unwrap(api.DELETE("/api/v1/workspaces/{workspace_id}/videos/{video_id}", { params }));
  await expect(failed).rejects.toMatchObject({ code: UNREACHABLE, status: 0 });
  expect(sent).toHaveLength(1);
});
