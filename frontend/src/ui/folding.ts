/**
 * The server's folding (collab/text/folding.py) for lists that the page holds itself: accents, final letters and
 * scripts do not matter. Both are held together by tests/cases/text/folding.json.
 */

const GREEK_PAIRS: [string, string][] = [["ου", "u"], ["γγ", "ng"], ["γκ", "g"], ["μπ", "b"], ["ντ", "nt"], ["αυ", "av"], ["ευ", "ev"]];
const LATIN_PAIRS: [string, string][] = [["sht", "st"], ["sh", "s"], ["zh", "z"], ["ch", "c"]];
const DJ: [string, string][] = [["dj", "d"], ["дј", "d"]];

// Pairs of a letter and what it becomes, with a blank between two of them.
const PAIRS =
  "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ i φ f χ c ψ ps ω o " +
  "а a б b в v г g д d ђ d ѓ g е e ж z з z ѕ dz и i ј i к k л l љ li м m н n њ ni о o п p р r с s т t ћ c ќ k у u " +
  "ф f х h ц c ч c џ dz ш s щ st ъ a ы i ь i э e ю iu я ia " +
  "ß ss ı i đ d ł l ø o æ ae œ oe þ th ð d y i j i";

const LETTERS = new Map<string, string>();
for (const [, letter, becomes] of PAIRS.matchAll(/(\S+) (\S+)/g)) LETTERS.set(letter!, becomes!);

const replaced = (text: string, pairs: [string, string][]) => pairs.reduce((now, [pair, letters]) => now.replaceAll(pair, letters), text);

/** The folded words in their order. */
export function foldWords(text: string): string[] {
  // Up and down again is what other languages call case folding: ſ is s then, and ᾳ is αι.
  const bare = text.toUpperCase().toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const latin = [...replaced(replaced(bare, GREEK_PAIRS), DJ)].map((letter) => LETTERS.get(letter) ?? letter).join("");
  return replaced(latin, LATIN_PAIRS).match(/[a-z0-9]+/g) ?? [];
}

/** Whether every word that was typed is the beginning of a word of the text. */
export function isFoundBy(text: string, typed: string): boolean {
  const there = foldWords(text);
  return foldWords(typed).every((word) => there.some((one) => one.startsWith(word)));
}
