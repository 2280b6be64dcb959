export { Brand } from "@reelbox/ui";
