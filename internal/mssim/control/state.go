package control

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// state writes everything as JSON; ?table= narrows it.
func (p *Panel) state(rw http.ResponseWriter, r *http.Request) {
	table, known := r.URL.Query().Get("table"), world.ShownTables()
	if table != "" && !slices.Contains(known, table) {
		last := len(known) - 1
		fail(rw, http.StatusBadRequest, fmt.Sprintf("There is no table %q: use %s or %s.", table, strings.Join(known[:last], ", "), known[last]))
		return
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = p.w.WriteState(rw, table)
}

type settingsBody struct {
	ExtendedService    *bool   `json:"extended_service,omitempty"`
	Throttle           *bool   `json:"throttle,omitempty"`
	ThrottlePerMinute  *int    `json:"throttle_per_minute,omitempty"`
	ListLagSeconds     *int    `json:"list_lag_seconds,omitempty"`
	RequireMFA         *bool   `json:"require_mfa,omitempty"`
	ConcealReportNames *bool   `json:"conceal_report_names,omitempty"`
	OrderDelaySeconds  *int    `json:"order_delay_seconds,omitempty"`
	LateIDs            *bool   `json:"late_subscription_ids,omitempty"`
	RefuseRepeat       *bool   `json:"refuse_repeat_checkout,omitempty"`
	RefreshIdleDays    *int    `json:"refresh_idle_days,omitempty"`
	DNSRecordsMissing  *bool   `json:"dns_records_missing,omitempty"`
	NumericLineItems   *bool   `json:"numeric_line_items,omitempty"`
	ExportSeconds      *int    `json:"export_seconds,omitempty"`
	SandboxPartner     *string `json:"sandbox_partner,omitempty"` // tenant id
	RiskSeats          *int    `json:"risk_seats,omitempty"`
	Latency            *string `json:"latency,omitempty"` // a Go duration, added to every call; not kept over a restart
}

func (p *Panel) readSettings(rw http.ResponseWriter, _ *http.Request) {
	answer(rw, http.StatusOK, p.settings())
}

func (p *Panel) settings() settingsBody {
	var set world.Settings
	p.w.View(func(s *world.State) { set = s.Settings })
	latency := time.Duration(p.latency.Load()).String()
	return settingsBody{
		ExtendedService: &set.ExtendedService, Throttle: &set.Throttle, ThrottlePerMinute: &set.ThrottlePerMinute,
		ListLagSeconds: &set.ListLagSeconds, RequireMFA: &set.RequireMFA, ConcealReportNames: &set.ConcealReportNames, Latency: &latency,
		OrderDelaySeconds: &set.OrderDelaySeconds, LateIDs: &set.LateSubscriptionIDs, RefuseRepeat: &set.RefuseRepeatCheckout,
		RefreshIdleDays: &set.RefreshIdleDays, SandboxPartner: &set.SandboxPartner, RiskSeats: &set.RiskSeats,
		DNSRecordsMissing: &set.DNSRecordsMissing, NumericLineItems: &set.NumericLineItems, ExportSeconds: &set.ExportSeconds,
	}
}

// changeSettings changes what the body names and leaves the rest.
func (p *Panel) changeSettings(rw http.ResponseWriter, r *http.Request) {
	var in settingsBody
	if !decode(rw, r, &in) {
		return
	}
	if err := in.check(); err != nil {
		fail(rw, http.StatusBadRequest, err.Error())
		return
	}
	if err := p.applySettings(in); err != nil {
		fail(rw, http.StatusInternalServerError, err.Error())
		return
	}
	p.readSettings(rw, r)
}

const (
	longestSeconds = 24 * 60 * 60
	longestDays    = 10 * 365
)

func (in settingsBody) check() error {
	if in.Latency != nil {
		if d, err := time.ParseDuration(*in.Latency); err != nil || d < 0 {
			return errors.New(`latency is a duration such as "80ms"`)
		}
	}
	for _, n := range []*int{in.ListLagSeconds, in.OrderDelaySeconds, in.ExportSeconds} {
		if n != nil && (*n < 0 || *n > longestSeconds) {
			return fmt.Errorf("list_lag_seconds, order_delay_seconds and export_seconds are between 0 and %d", longestSeconds)
		}
	}
	if n := in.RefreshIdleDays; n != nil && (*n < 0 || *n > longestDays) {
		return fmt.Errorf("refresh_idle_days is between 0 and %d", longestDays)
	}
	if in.RiskSeats != nil && *in.RiskSeats < 0 {
		return errors.New("risk_seats is not negative")
	}
	if in.ThrottlePerMinute != nil && *in.ThrottlePerMinute < 1 {
		return errors.New("throttle_per_minute is at least 1")
	}
	return nil
}

// applySettings takes what has been checked.
func (p *Panel) applySettings(in settingsBody) error {
	if in.Latency != nil {
		d, _ := time.ParseDuration(*in.Latency)
		p.latency.Store(int64(d))
	}
	return p.w.Tune(func(s *world.Settings) {
		set(&s.ExtendedService, in.ExtendedService)
		set(&s.Throttle, in.Throttle)
		set(&s.ThrottlePerMinute, in.ThrottlePerMinute)
		set(&s.ListLagSeconds, in.ListLagSeconds)
		set(&s.RequireMFA, in.RequireMFA)
		set(&s.ConcealReportNames, in.ConcealReportNames)
		set(&s.OrderDelaySeconds, in.OrderDelaySeconds)
		set(&s.LateSubscriptionIDs, in.LateIDs)
		set(&s.RefuseRepeatCheckout, in.RefuseRepeat)
		set(&s.RefreshIdleDays, in.RefreshIdleDays)
		set(&s.SandboxPartner, in.SandboxPartner)
		set(&s.RiskSeats, in.RiskSeats)
		set(&s.NumericLineItems, in.NumericLineItems)
		set(&s.ExportSeconds, in.ExportSeconds)
		set(&s.DNSRecordsMissing, in.DNSRecordsMissing)
	})
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// seedInfoBody is how to get in: the seeds' constants, which are no secrets.
type seedInfoBody struct {
	Seed            string              `json:"seed"`
	MFACode         string              `json:"mfa_code"`
	Resellers       []world.Credentials `json:"resellers"`
	CustomerLogins  []world.Login       `json:"customer_logins"`
	MoreCustomers   string              `json:"more_customers,omitempty"`
	SimulatorOrigin string              `json:"simulator_origin"`
}

func (p *Panel) info(r *http.Request) seedInfoBody {
	b := seedInfoBody{MFACode: world.MFACode, SimulatorOrigin: strings.TrimSuffix(Origin(r), "/")}
	p.w.View(func(s *world.State) {
		b.Seed = s.Settings.Seed
		b.Resellers, b.CustomerLogins = world.SeedLogins(s)
	})
	if b.Seed == "large" {
		b.MoreCustomers = "Every customer's administrator is admin@ its initial domain, with the same password."
	}
	return b
}

func (p *Panel) seedInfo(rw http.ResponseWriter, r *http.Request) {
	answer(rw, http.StatusOK, p.info(r))
}
