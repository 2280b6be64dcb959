import { type Schema, unwrap } from "@reelbox/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/lib/api";

export type SharedVideo = Schema<"SharedVideo">;

const key = (token: string) => ["shared", token];

/** What a link shows; asked once, as each answer has another address for the same file. */
export function useShared(token: string) {
  return useQuery({
    queryKey: key(token),
    queryFn: () => unwrap(api.POST("/api/v1/reviews/look", { body: { token } })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Says something by the link. */
export function useSay(token: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (said: { author: string; text: string; at_s: number; revision: number }) =>
      unwrap(api.POST("/api/v1/reviews/comments", { body: { token, ...said } })),
    onSuccess: (comment) =>
      queries.setQueryData<SharedVideo>(
        key(token),
        (shown) =>
          shown && { ...shown, comments: [...shown.comments, comment].sort((one, other) => one.at_s - other.at_s) },
      ),
  });
}

const NAME = "reelbox.guest";

/** The name that a guest has given once in this browser. */
export const guestName = (): string => localStorage.getItem(NAME) ?? "";

export const rememberGuest = (name: string): void => localStorage.setItem(NAME, name);
