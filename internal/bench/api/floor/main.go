// Command floor answers the list of 50 subscriptions with nothing but net/http and pgx: the least
// that the same bytes from the same tables cost. It knows no sign-in and trusts its caller.
package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	v1 "github.com/tenantry/tenantry/api/v1"
)

const query = `SELECT s.id::text, s.reseller_id::text, r.display_name, s.customer_id::text, c.name, s.tenant_id::text, t.name, t.default_domain, s.microsoft_subscription_id,
	nullif(s.parent_microsoft_subscription_id, ''), s.microsoft_order_id, s.product_name, s.friendly_name, s.product_type, s.catalog_item_id, s.product_id, s.catalog_sku_id,
	s.availability_id, s.status, s.quantity, s.unit_type, s.is_trial, s.is_add_on, s.billing_type, s.billing_cycle, s.term_duration, s.auto_renew_enabled, s.purchased_at,
	s.effective_start_date, s.commitment_end_date, s.cancellation_allowed_until_date, s.billing_cycle_end_date, nullif(s.promotion_id, ''), s.suspension_reasons,
	s.refund_options, s.refundable_quantity, s.scheduled_next_term, y.as_of, y.last_success_at < $4 OR y.problem_code <> '' OR r.problem_code <> '', s.version, s.name_folded
	FROM (SELECT * FROM subscriptions WHERE deleted_at IS NULL AND reseller_id = $1 AND (name_folded, id) > ($2, $3) ORDER BY name_folded, id LIMIT 51) s
	JOIN resellers r ON r.id = s.reseller_id JOIN customers c ON c.id = s.customer_id JOIN tenants t ON t.id = s.tenant_id
	JOIN sync_states y ON y.reseller_id = s.reseller_id AND y.tenant_id = s.tenant_id AND y.resource = 'subscriptions'
	ORDER BY s.name_folded, s.id`

type cursor struct {
	Sort string `json:"s"`
	Key  string `json:"k"`
	ID   string `json:"i"`
}

func main() {
	cfg, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	cfg.ConnConfig.RuntimeParams["random_page_cost"] = "1.1" // as the product asks for
	pool, err := pgxpool.NewWithConfig(context.Background(), cfg)
	if err != nil {
		log.Fatal(err)
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, err := list(r, pool, os.Getenv("RESELLER_ID"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(page)
	})
	log.Fatal((&http.Server{Addr: os.Getenv("ADDR"), Handler: handler, ReadHeaderTimeout: time.Minute}).ListenAndServe())
}

func list(r *http.Request, pool *pgxpool.Pool, reseller string) (v1.SubscriptionPage, error) {
	page, at := v1.SubscriptionPage{Data: make([]v1.Subscription, 0, 51)}, cursor{}
	text, err := base64.RawURLEncoding.DecodeString(r.URL.Query().Get("cursor"))
	if err != nil {
		return page, err
	}
	if err := json.Unmarshal(text, &at); err != nil {
		return page, err
	}
	rows, err := pool.Query(r.Context(), query, reseller, at.Key, at.ID, time.Now().Add(-26*time.Hour))
	if err != nil {
		return page, err
	}
	defer rows.Close()
	var folded string
	for rows.Next() {
		if len(page.Data) == 50 {
			b, _ := json.Marshal(cursor{"name", folded, page.Data[49].ID})
			next := base64.RawURLEncoding.EncodeToString(b)
			page.NextCursor = &next
			break
		}
		var s v1.Subscription
		if err := rows.Scan(&s.ID, &s.ResellerID, &s.ResellerName, &s.CustomerID, &s.CustomerName, &s.TenantID, &s.TenantName, &s.DefaultDomain, &s.MicrosoftSubscriptionID,
			&s.ParentMicrosoftSubscriptionID, &s.MicrosoftOrderID, &s.ProductName, &s.FriendlyName, &s.ProductType, &s.CatalogItemID, &s.ProductID, &s.CatalogSkuID,
			&s.AvailabilityID, &s.Status, &s.Quantity, &s.UnitType, &s.IsTrial, &s.IsAddOn, &s.BillingType, &s.BillingCycle, &s.TermDuration, &s.AutoRenewEnabled, &s.PurchasedAt,
			&s.EffectiveStartDate, &s.CommitmentEndDate, &s.CancellationAllowedUntilDate, &s.BillingCycleEndDate, &s.PromotionID, &s.SuspensionReasons,
			&s.RefundOptions, &s.RefundableQuantity, &s.ScheduledChange, &s.AsOf, &s.Stale, &s.Version, &folded); err != nil {
			return page, err
		}
		if s.RefundableQuantity.Details == nil {
			s.RefundableQuantity.Details = []v1.RefundableSeats{}
		}
		page.Data = append(page.Data, s)
	}
	return page, rows.Err()
}
