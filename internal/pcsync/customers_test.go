package pcsync_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/tenant"
)

func TestRemovedAndDismissedCustomers(t *testing.T) {
	t.Parallel()
	w := newWorld()
	left, dismissed := w.addCustomer("Left", 1), w.addCustomer("Dismissed", 1)
	s := newSetup(t, w)
	_, err := s.sql.Exec(s.Context(), `INSERT INTO partner_center_customers (reseller_id, partner_center_customer_id, company_name, domain, relationship, dismissed_at, created_at, updated_at)
		VALUES ($1, $2, 'Dismissed', '', 'reseller', now(), now(), now())`, s.resellerID, dismissed)
	require.NoError(t, err)
	s.sweep()
	require.Equal(t, 1, one[int](s, `SELECT count(*) FROM tenants`), "a dismissed customer is not added")

	w.entries = w.entries[1:]
	calls := w.calls.Load()
	s.sweep()
	require.Equal(t, "removed", one[string](s, `SELECT relationship_state FROM tenants WHERE id = $1`, s.tenantOf(left)))
	require.EqualValues(t, 2, w.calls.Load()-calls, "a customer who left is not read")
	require.Equal(t, 1, s.actions()["tenant.relationship_removed"])
	require.Equal(t, 1, one[int](s, `SELECT count(*) FROM subscriptions WHERE deleted_at IS NULL`), "the last known facts stay, with their age")

	w.addCustomer("Third", 1)
	_, err = s.sql.Exec(s.Context(), `UPDATE resellers SET add_customers_by_sync = false`)
	require.NoError(t, err)
	s.sweep()
	require.Equal(t, 1, one[int](s, `SELECT count(*) FROM tenants`), "customers are added by hand now")
	require.Equal(t, 3, one[int](s, `SELECT count(*) FROM partner_center_customers`))
}

func TestNamesFollowMicrosoftUnlessAPersonChoseOne(t *testing.T) {
	t.Parallel()
	w := newWorld()
	a, b := w.addCustomer("Acme", 0), w.addCustomer("Beta", 0)
	s := newSetup(t, w)
	s.sweep()
	_, err := s.sql.Exec(s.Context(), `UPDATE customers SET name = 'Our friends at Beta' WHERE name = 'Beta'`)
	require.NoError(t, err)
	w.entries[0].Name, w.entries[1].Name = "Acme Holding 🚀", "بيتا"
	s.sweep()
	name := `SELECT c.name FROM customers c JOIN tenants t ON t.customer_id = c.id WHERE t.id = $1`
	require.Equal(t, "Acme Holding 🚀", one[string](s, name, s.tenantOf(a)))
	require.Equal(t, "Our friends at Beta", one[string](s, name, s.tenantOf(b)))
	require.Equal(t, "بيتا", one[string](s, `SELECT name FROM tenants WHERE id = $1`, s.tenantOf(b)))
}

func TestConsentIsCheckedOnceAWeek(t *testing.T) {
	t.Parallel()
	w := newWorld()
	yes, no := w.addCustomer("Yes", 0), w.addCustomer("No", 0)
	w.consent[no] = tenant.ConsentMissing
	s := newSetup(t, w)
	s.sweep()
	calls := w.calls.Load()
	id := s.start()
	var wait *pcsync.Wait
	require.ErrorAs(t, s.service.CheckConsents(s.ctx(), s.resellerID), &wait, "a full sync comes first")
	require.NoError(t, s.service.GiveUp(s.ctx(), id, notFound))
	require.NoError(t, s.service.CheckConsents(s.ctx(), s.resellerID))
	require.Equal(t, "granted", one[string](s, `SELECT consent_state FROM tenants WHERE id = $1`, s.tenantOf(yes)))
	require.Equal(t, "missing", one[string](s, `SELECT consent_state FROM tenants WHERE id = $1`, s.tenantOf(no)))
	require.NoError(t, s.service.CheckConsents(s.ctx(), s.resellerID))
	require.EqualValues(t, 2+2, w.calls.Load()-calls, "each customer's consent, and its country once")

	w.consent[no] = tenant.ConsentGranted
	s.clock.advance(8 * 24 * time.Hour)
	before := one[string](s, `SELECT xmin::text FROM tenants WHERE id = $1`, s.tenantOf(yes))
	require.NoError(t, s.service.CheckConsents(s.ctx(), s.resellerID))
	require.Equal(t, "granted", one[string](s, `SELECT consent_state FROM tenants WHERE id = $1`, s.tenantOf(no)))
	require.Equal(t, before, one[string](s, `SELECT xmin::text FROM tenants WHERE id = $1`, s.tenantOf(yes)))
	require.Equal(t, 1, s.actions()["tenant.consent_changed"])
	require.EqualValues(t, 2+2+2, w.calls.Load()-calls)
}

// TestTheCountryIsReadAfterTheSync has a customer whose country a person entered, one whose entry cannot be read, and one
// without an address.
func TestTheCountryIsReadAfterTheSync(t *testing.T) {
	t.Parallel()
	w := newWorld()
	plain, entered, refused, without := w.addCustomer("Plain", 0), w.addCustomer("Entered", 0), w.addCustomer("Refused", 0), w.addCustomer("Without", 0)
	w.entries[3].Country = ""
	w.fail["customer "+refused] = notFound
	s := newSetup(t, w)
	s.sweep()
	customer := `SELECT c.country FROM customers c JOIN tenants t ON t.customer_id = c.id WHERE t.id = $1`
	require.Empty(t, one[string](s, customer, s.tenantOf(plain)), "the listing tells none")
	_, err := s.sql.Exec(s.ctx(), `UPDATE customers SET country = 'AT', name = 'Renamed' WHERE name = 'Entered'`)
	require.NoError(t, err)

	require.NoError(t, s.service.CheckConsents(s.ctx(), s.resellerID))
	for id, want := range map[string][2]string{plain: {"DE", "DE"}, entered: {"DE", "AT"}, refused: {"", ""}, without: {"", ""}} {
		require.Equal(t, want[0], one[string](s, `SELECT country FROM tenants WHERE id = $1`, s.tenantOf(id)))
		require.Equal(t, want[1], one[string](s, customer, s.tenantOf(id)))
		require.Equal(t, "granted", one[string](s, `SELECT consent_state FROM tenants WHERE id = $1`, s.tenantOf(id)))
	}

	before := s.versions()
	s.sweep()
	require.Empty(t, cmp.Diff(before["tenants"], s.versions()["tenants"]), "a full sync keeps it")
	delete(w.fail, "customer "+refused)
	s.clock.advance(8 * 24 * time.Hour)
	require.NoError(t, s.service.CheckConsents(s.ctx(), s.resellerID))
	require.Equal(t, "DE", one[string](s, customer, s.tenantOf(refused)), "asked again with the next check")
}
