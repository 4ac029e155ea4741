import { useQuery } from "@tanstack/react-query";
import { Facts } from "@/components/Facts";
import { formatMoney } from "@/lib/money";
import { formatCount } from "@/lib/numbers";
import { formatTerm } from "@/lib/term";
import { type Book, type Limits, productsQuery } from "./queries";
import { texts } from "./texts";

const words = texts.facts;

interface LimitFactsProps {
  limits: Limits;
  /** Whose products are known by name. */
  book: Book;
}

/** What somebody may do at most, to read. */
export function LimitFacts({ limits, book }: LimitFactsProps) {
  const { data: bought = [] } = useQuery({
    ...productsQuery(book),
    enabled: (limits.products ?? []).length > 0,
  });
  const nameOf = (id: string) => bought.find((product) => product.id === id)?.name ?? id;
  const { max_seats, monthly_spend, products, terms, hours } = limits;
  const among = (values: readonly string[] | null) => {
    if (values === null) return words.none;
    return values.length > 0 ? values.join(", ") : words.nothing;
  };
  return (
    <Facts
      facts={[
        { term: texts.fields.seats, value: max_seats === null ? words.none : formatCount(max_seats) },
        {
          term: texts.fields.spend,
          value: monthly_spend ? words.spend(formatMoney(monthly_spend)) : words.none,
        },
        { term: words.products, value: among(products?.map(nameOf) ?? null) },
        { term: words.terms, value: among(terms?.map(formatTerm) ?? null) },
        {
          term: words.hoursTerm,
          value: hours
            ? words.hours(
                hours.windows.map(({ day, from, to }) => words.window(texts.days[day], from, to)).join(", "),
                hours.time_zone,
              )
            : words.none,
        },
      ]}
    />
  );
}
