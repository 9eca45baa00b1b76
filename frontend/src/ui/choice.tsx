import { type ReactNode, useId } from "react";
import type { Option } from "./field";
import "./field.css";

type CheckProps = { label: ReactNode; hint?: ReactNode; checked: boolean; onChange: (checked: boolean) => void; name?: string; disabled?: boolean };

export function CheckField({ label, hint, checked, onChange, name, disabled }: CheckProps) {
  const id = useId();
  return (
    <div className="choice">
      <input
        className="choice__box"
        type="checkbox"
        id={id}
        name={name}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label className="choice__label" htmlFor={id}>
        {label}
      </label>
      {hint && (
        <p className="choice__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

type RadioProps = { legend: ReactNode; options: (Option & { hint?: ReactNode })[]; value: string; onChange: (value: string) => void; errors?: string[] };

export function RadioGroup({ legend, options, value, onChange, errors = [] }: RadioProps) {
  const id = useId();
  return (
    <fieldset className={`field${errors.length > 0 ? " field--wrong" : ""}`} aria-describedby={errors.length > 0 ? `${id}-error` : undefined}>
      <legend className="field__label">{legend}</legend>
      {errors.length > 0 && (
        <p className="field__error" id={`${id}-error`}>
          {errors.join(" ")}
        </p>
      )}
      {options.map((option) => (
        <div className="choice" key={option.value}>
          <input
            className="choice__box"
            type="radio"
            name={id}
            id={`${id}-${option.value}`}
            checked={value === option.value}
            disabled={option.disabled}
            aria-describedby={option.hint ? `${id}-${option.value}-hint` : undefined}
            onChange={() => onChange(option.value)}
          />
          <label className="choice__label" htmlFor={`${id}-${option.value}`}>
            {option.label}
          </label>
          {option.hint && (
            <p className="choice__hint" id={`${id}-${option.value}-hint`}>
              {option.hint}
            </p>
          )}
        </div>
      ))}
    </fieldset>
  );
}
