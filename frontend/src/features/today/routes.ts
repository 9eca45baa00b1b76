import type { Route } from "../../app/routes";

/** The front door: Today for whoever is signed in, else (and under a language's own address) the public page. */
export const routes: Route[] = [
  { path: "/", load: () => import("./page"), loadPublic: () => import("../start/page"), nav: "today", isPublic: true },
];
