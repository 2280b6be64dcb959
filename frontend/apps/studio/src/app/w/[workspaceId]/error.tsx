"use client";

export { LoadFailed as default } from "@/shell/load-failed";
