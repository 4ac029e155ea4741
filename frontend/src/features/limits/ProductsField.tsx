import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { isProductId } from "./limitForm";
import styles from "./limits.module.css";
import { type Book, productsQuery } from "./queries";
import { Ticks } from "./Ticks";
import { texts } from "./texts";

const words = texts.fields;

interface ProductsFieldProps {
  book: Book;
  /** Ids of the chosen ones. */
  value: readonly string[];
  onChange: (ids: readonly string[]) => void;
  error?: ReactNode;
}

/** The choice of products: those that were bought already by name, any other by its id. */
export function ProductsField({ book, value, onChange, error }: ProductsFieldProps) {
  const { data: bought = [] } = useQuery(productsQuery(book));
  const [others, setOthers] = useState(value);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const named = bought.map(({ id, name }) => ({ value: id, label: name, description: id }));
  const rest = others.filter((id) => !bought.some((product) => product.id === id));
  const add = () => {
    const id = typed.trim();
    setWrong(!isProductId(id));
    if (!isProductId(id)) return;
    setTyped("");
    setOthers([...others.filter((other) => other !== id), id]);
    onChange([...value.filter((other) => other !== id), id]);
  };
  return (
    <>
      <Ticks
        label={words.products}
        help={words.productsHelp}
        options={[...named, ...rest.map((id) => ({ value: id, label: id }))]}
        value={value}
        onChange={onChange}
      />
      <div className={styles.adding}>
        <TextInput
          label={words.productId}
          description={words.productIdHelp}
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault(); // it adds; it does not save the form
            add();
          }}
          error={wrong ? texts.errors.product : error}
        />
        <Button variant="default" onClick={add}>
          {words.addProduct}
        </Button>
      </div>
    </>
  );
}
