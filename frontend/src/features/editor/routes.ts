import type { Route } from "../../app/routes";

const load = () => import("./page");

export const routes: Route[] = [
  { path: "/practices/new", load, nav: "practices" },
  { path: "/practices/:id/edit", load, nav: "practices" },
];
