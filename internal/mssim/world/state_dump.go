package world

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
)

// WriteState writes the world as one JSON object: table, then shard, then its
// rows in order, with secrets and keys left out. A table's name narrows it to
// that table. The same seed and start give the same bytes.
//
// Shards are read one after the other, so that a large world need not fit into
// memory twice: a change in between can show in a later shard only.
func (w *World) WriteState(out io.Writer, table string) error {
	buf := bufio.NewWriter(out)
	var set Settings
	w.View(func(s *State) { set = s.Settings })
	head, err := json.Marshal(set)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(buf, "{\"settings\":%s,\"tables\":{", head)
	first := true
	for _, t := range shownTables() {
		if table != "" && t.name != table {
			continue
		}
		if !first {
			_ = buf.WriteByte(',')
		}
		first = false
		_, _ = fmt.Fprintf(buf, "\n%q:{", t.name)
		if err := t.write(w, buf); err != nil {
			return err
		}
		_ = buf.WriteByte('}')
	}
	_, _ = buf.WriteString("}}\n")
	return buf.Flush()
}

// shownTable writes one table, whatever its rows are.
type shownTable struct {
	name  string
	write func(*World, *bufio.Writer) error
}

// ShownTables names the tables that WriteState knows, in its order.
func ShownTables() (names []string) {
	for _, t := range shownTables() {
		names = append(names, t.name)
	}
	return names
}

func shownTables() []shownTable {
	return []shownTable{
		shown("tenants", func(s *State) Rows[Tenant] { return s.Tenants }),
		shown("partners", func(s *State) Rows[Partner] { return s.Partners }),
		shown("apps", func(s *State) Rows[App] { return s.Apps }),
		shown("consents", func(s *State) Rows[Consent] { return s.Consents }),
		shown("users", func(s *State) Rows[User] { return s.Users }),
		shown("groups", func(s *State) Rows[Group] { return s.Groups }),
		shown("grants", func(s *State) Rows[Grant] { return s.Grants }),
		shown("customers", func(s *State) Rows[Customer] { return s.Customers }),
		shown("subscriptions", func(s *State) Rows[Subscription] { return s.Subscriptions }),
		shown("orders", func(s *State) Rows[Order] { return s.Orders }),
		shown("invoices", func(s *State) Rows[Invoice] { return s.Invoices }),
		shown("carts", func(s *State) Rows[Cart] { return s.Carts }),
		shown("exports", func(s *State) Rows[BillingExport] { return s.Exports }),
		shown("gdap", func(s *State) Rows[GDAPRelationship] { return s.GDAP }),
		shown("audit", func(s *State) Rows[AuditRecord] { return s.Audit }),
		shown("webhooks", func(s *State) Rows[Webhook] { return s.Webhooks }),
		shown("deliveries", func(s *State) Rows[Delivery] { return s.Deliveries }),
		shown("charges", func(s *State) Rows[Charge] { return s.Charges }),
		shown("directories", func(s *State) Rows[Directory] { return s.Directories }),
		shown("removedUsers", func(s *State) Rows[RemovedUser] { return s.RemovedUsers }),
		shown("serviceRequests", func(s *State) Rows[ServiceRequest] { return s.ServiceRequests }),
		shown("selfServePolicies", func(s *State) Rows[SelfServePolicy] { return s.SelfServePolicies }),
		shown("fraudEvents", func(s *State) Rows[FraudEvent] { return s.FraudEvents }),
		shown("azurePlans", func(s *State) Rows[AzurePlan] { return s.AzurePlans }),
	}
}

func shown[T any](name string, rows func(*State) Rows[T]) shownTable {
	return shownTable{name: name, write: func(w *World, out *bufio.Writer) error {
		var shards []string
		w.View(func(s *State) { shards = rows(s).Shards() })
		for i, shardKey := range shards {
			var list []*T
			w.View(func(s *State) {
				for row := range rows(s).All(shardKey) {
					list = append(list, row)
				}
			})
			if i > 0 {
				_ = out.WriteByte(',')
			}
			_, _ = fmt.Fprintf(out, "\n%q:[", shardKey)
			for j, row := range list {
				if j > 0 {
					_ = out.WriteByte(',')
				}
				c := clone(row)
				hideSecrets(reflect.ValueOf(c).Elem())
				data, err := json.Marshal(c)
				if err != nil {
					return fmt.Errorf("show a row of %s: %w", name, err)
				}
				_, _ = out.WriteString("\n")
				_, _ = out.Write(data)
			}
			_ = out.WriteByte(']')
		}
		return nil
	}}
}

// hideSecrets empties every Secret of a row, wherever it stands.
func hideSecrets(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			hideSecrets(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				hideSecrets(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			hideSecrets(v.Index(i))
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[Secret]() && v.Len() > 0 {
			v.SetString("[redacted]")
		}
	default: // nothing else can hold one
	}
}
