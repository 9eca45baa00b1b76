import type { PageModule, Route } from "../../app/routes";

const load = (): Promise<PageModule> => import("./page");

export const routes: Route[] = [
  { path: "/groups/:slug", load, nav: "groups", isPublic: true },
  { path: "/groups/:slug/threads", load, nav: "groups" },
  { path: "/groups/:slug/sessions", load, nav: "groups" },
  { path: "/groups/:slug/members", load, nav: "groups" },
];
