import { csrfToken } from "../../api/client";

/** Sends a form to a Django page, as the forms without JavaScript do: the answer is a new page. */
export function postForm(action: string, fields: Record<string, string>): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: csrfToken(), ...fields })) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
