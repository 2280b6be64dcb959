import { type Schema, unwrap } from "@reelbox/api";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/lib/api";

export type Preference = Schema<"PreferenceView">;
export type Notification = Schema<"NotificationView">;

const LIST = ["notifications"];
const PREFERENCES = ["notification-preferences"];

/** What one was told, newest first. */
export function useNotifications() {
  return useInfiniteQuery({
    queryKey: LIST,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      unwrap(api.GET("/api/v1/me/notifications", { params: { query: { cursor: pageParam, limit: 20 } } })),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}

/** Marks all as read. */
export function useMarkRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/me/notifications/read", { body: {} })),
    onSuccess: () => queries.invalidateQueries({ queryKey: LIST }),
  });
}

export function usePreferences() {
  return useQuery({
    queryKey: PREFERENCES,
    queryFn: () => unwrap(api.GET("/api/v1/me/notification-preferences")),
  });
}

export function usePrefer() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: Preference) => unwrap(api.PATCH("/api/v1/me/notification-preferences", { body: [wish] })),
    onSuccess: (found) => queries.setQueryData(PREFERENCES, found),
  });
}
