import type { Route } from "../../app/routes";

export const routes: Route[] = [{ path: "/groups", load: () => import("./page"), nav: "groups", isPublic: true }];
