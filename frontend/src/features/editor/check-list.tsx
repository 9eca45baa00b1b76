import type { Term } from "../../api/shapes";
import { CheckField } from "../../ui/choice";

type Props = { id: string; legend: string; hint?: string; errors?: string[]; terms: Term[]; chosen: string[]; most?: number; onChange: (codes: string[]) => void };

/** Several words of a list; at the most allowed the others wait until one is lifted. */
export function CheckList({ id, legend, hint, errors = [], terms, chosen, most = Infinity, onChange }: Props) {
  const flip = (code: string, isIn: boolean) => onChange(isIn ? [...chosen, code] : chosen.filter((one) => one !== code));
  return (
    <fieldset className={`field${errors.length > 0 ? " field--wrong" : ""}`} id={id} tabIndex={-1}>
      <legend className="field__label">{legend}</legend>
      {hint && <p className="field__hint">{hint}</p>}
      {errors.length > 0 && <p className="field__error">{errors.join(" ")}</p>}
      <div className="editor__checks">
        {terms.map(({ code, label }) => (
          <CheckField
            key={code}
            label={label}
            checked={chosen.includes(code)}
            disabled={!chosen.includes(code) && chosen.length >= most}
            onChange={(isIn) => flip(code, isIn)}
          />
        ))}
      </div>
    </fieldset>
  );
}
