import { Modal, type ModalProps } from "@mantine/core";
import { useLayer } from "./useLayer";

/** A dialog over everything that is open before it. */
export function Dialog({ opened, onClose, ...rest }: ModalProps) {
  const close = useLayer(opened, onClose);
  return <Modal opened={opened} onClose={close} closeButtonProps={{ "aria-label": "Close" }} {...rest} />;
}
