import { unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import { api, PORTAL } from "@/lib/api";

const LOOK_AGAIN_MS = 5000;
const GOING = new Set(["running", "waiting"]);

/** Who is in the portal. */
export function useCustomer() {
  return useQuery({ queryKey: ["customer-me"], queryFn: () => unwrap(api.GET(`${PORTAL}/me`)), retry: false });
}

/** My orders with their way; looked at again while the first steps go on. */
export function useMyOrders() {
  return useQuery({
    queryKey: ["my-orders"],
    queryFn: () => unwrap(api.GET(`${PORTAL}/orders`)),
    refetchInterval: (query) =>
      query.state.data?.some((each) => each.steps.slice(0, 3).some((step) => GOING.has(step.state)))
        ? LOOK_AGAIN_MS
        : false,
  });
}

export function useMyLicenses() {
  return useQuery({ queryKey: ["my-licenses"], queryFn: () => unwrap(api.GET(`${PORTAL}/licenses`)) });
}

export function useMyInvoices() {
  return useQuery({ queryKey: ["my-invoices"], queryFn: () => unwrap(api.GET(`${PORTAL}/invoices`)) });
}
