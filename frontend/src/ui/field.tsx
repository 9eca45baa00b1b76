import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from "react";
import { Trans } from "@lingui/react/macro";
import "./field.css";

type Frame = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong, one sentence each; an empty list is no error. */
  errors?: string[];
  optional?: boolean;
  id?: string;
};

type Aria = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };

/** Label, hint and error around one control; the control takes the given attributes. */
export function Field({ label, hint, errors = [], optional, id, children }: Frame & { children: (aria: Aria) => ReactNode }) {
  const made = useId();
  const own = id ?? made;
  const described = [hint && `${own}-hint`, errors.length > 0 && `${own}-error`].filter(Boolean).join(" ");
  return (
    <div className={`field${errors.length > 0 ? " field--wrong" : ""}`}>
      <label className="field__label" htmlFor={own}>
        {label}
        {optional && (
          <span className="field__optional">
            {" "}
            <Trans>(optional)</Trans>
          </span>
        )}
      </label>
      {hint && (
        <p className="field__hint" id={`${own}-hint`}>
          {hint}
        </p>
      )}
      {errors.length > 0 && (
        <p className="field__error" id={`${own}-error`}>
          {errors.join(" ")}
        </p>
      )}
      {children({ id: own, "aria-describedby": described || undefined, "aria-invalid": errors.length > 0 || undefined })}
    </div>
  );
}

type Plain<P> = Omit<P, "id" | "onChange" | "value"> & { value: string; onChange: (value: string) => void };

export function TextField(props: Frame & Plain<InputHTMLAttributes<HTMLInputElement>> & { ref?: Ref<HTMLInputElement> }) {
  const { label, hint, errors, optional, id, onChange, ...rest } = props;
  return (
    <Field {...{ label, hint, errors, optional, id }}>
      {(aria) => <input className="field__input" {...rest} {...aria} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

export function TextArea(props: Frame & Plain<TextareaHTMLAttributes<HTMLTextAreaElement>> & { ref?: Ref<HTMLTextAreaElement> }) {
  const { label, hint, errors, optional, id, onChange, ...rest } = props;
  return (
    <Field {...{ label, hint, errors, optional, id }}>
      {(aria) => (
        <textarea className="field__input field__input--area" rows={4} {...rest} {...aria} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}

export type Option = { value: string; label: string; disabled?: boolean };

export function SelectField(props: Frame & Plain<SelectHTMLAttributes<HTMLSelectElement>> & { options: Option[] }) {
  const { label, hint, errors, optional, id, onChange, options, ...rest } = props;
  return (
    <Field {...{ label, hint, errors, optional, id }}>
      {(aria) => (
        <select className="field__input" {...rest} {...aria} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
