import { OperationPage } from "@/features/operations/OperationPage";
import { OperationsPage } from "@/features/operations/OperationsPage";
import { useRouteId } from "../useRouteId";

export const Operations = () => <OperationsPage />;
export const Operation = () => <OperationPage id={useRouteId()} />;
