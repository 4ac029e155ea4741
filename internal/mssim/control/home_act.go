package control

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// act does what one of the page's forms asks for and shows the page again.
func (p *Panel) act(rw http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxControlBody)
	if err := r.ParseForm(); err != nil {
		fail(rw, http.StatusBadRequest, "The form cannot be read.")
		return
	}
	back, err := p.perform(r.Context(), r.PostForm)
	if err != nil {
		p.show(rw, r, http.StatusBadRequest, homeView{Problem: err.Error()})
		return
	}
	http.Redirect(rw, r, "/_sim/"+back, http.StatusSeeOther) //nolint:gosec // within the page: perform
}

// perform gives where on the page the form stands.
func (p *Panel) perform(ctx context.Context, form url.Values) (back string, err error) {
	switch form.Get("do") {
	case "clock":
		changed, err := p.moveBy(ctx, form)
		return "?changed=" + strconv.Itoa(changed) + "#clock", err
	case "begin":
		return "#scenarios", p.begin(form.Get("name"), form.Get("tenant"))
	case "end":
		return "#scenarios", p.end(form.Get("name"), form.Get("tenant"))
	case "policy":
		return "#scenarios", p.ask(form.Get("tenant"), world.SignInDemand(form.Get("demand")))
	case "fault":
		return "#faults", p.addFromForm(form)
	case "clear":
		p.faults.clear(form.Get("id"))
		return "#faults", nil
	case "settings":
		return "#settings", p.settingsFromForm(form)
	case "reset":
		return "", p.startOver(form.Get("seed"), time.Time{})
	}
	return "", errors.New("the page has no such form")
}

// moveBy moves the clock by days, months, or to the beginning of a date.
func (p *Panel) moveBy(ctx context.Context, form url.Values) (changed int, err error) {
	now := p.w.Now()
	if date := form.Get("date"); date != "" {
		to, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return 0, errors.New("that is no date")
		}
		return p.move(ctx, to)
	}
	days, _ := strconv.Atoi(form.Get("days"))
	months, _ := strconv.Atoi(form.Get("months"))
	return p.move(ctx, now.AddDate(0, months, days))
}

func (p *Panel) addFromForm(form url.Values) error {
	f := Fault{
		Method: form.Get("method"), Path: strings.TrimSpace(form.Get("path")), Tenant: strings.TrimSpace(form.Get("tenant")),
		Code: form.Get("code"), Latency: form.Get("latency"), AfterEffect: form.Get("after_effect") != "", Drop: form.Get("drop") != "",
	}
	for name, into := range map[string]*int{"status": &f.Status, "times": &f.Times, "every": &f.Every} {
		text := form.Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return errors.New(name + " is a number")
		}
		*into = n
	}
	if text := form.Get("retry_after"); text != "" {
		if _, err := strconv.Atoi(text); err != nil {
			text = strconv.Quote(text)
		}
		f.RetryAfter = json.RawMessage(text)
	}
	_, err := p.makeFault(f)
	return err
}

// settingRow is one setting as the page shows it.
type settingRow struct {
	Name, Label, Kind, Value string // Kind is that of an input: checkbox, number or text
}

// settingLabels say what settings do; one that has none is shown by its name.
var settingLabels = map[string]string{
	"extended_service":       "End of a term by the rules of 2026",
	"throttle":               "Partner Center limits calls",
	"throttle_per_minute":    "Partner Center’s calls a minute",
	"list_lag_seconds":       "Seconds until lists show new orders",
	"require_mfa":            "Partner Center asks for a second factor",
	"conceal_report_names":   "Usage reports without names",
	"dns_records_missing":    "DNS records of new domains are missing",
	"order_delay_seconds":    "Seconds a new order is pending",
	"late_subscription_ids":  "Pending orders name no subscriptions",
	"refuse_repeat_checkout": "A second checkout is refused",
	"sandbox_partner":        "Tenant id of the sandbox reseller",
	"risk_seats":             "Seats above which orders are refused",
	"numeric_line_items":     "Invoice lines in their older form",
	"export_seconds":         "Seconds an export of billing runs",
	"refresh_idle_days":      "Days an idle refresh token lives",
	"latency":                "Added to every call",
}

func settingLabel(name string) string {
	if label, ok := settingLabels[name]; ok {
		return label
	}
	return words(name)
}

func (p *Panel) settingRows() []settingRow {
	data, _ := json.Marshal(p.settings())
	d := json.NewDecoder(strings.NewReader(string(data)))
	_, _ = d.Token()
	var rows []settingRow
	for d.More() {
		name, _ := d.Token()
		value, _ := d.Token()
		row := settingRow{Kind: "text"}
		row.Name, _ = name.(string)
		row.Label = settingLabel(row.Name)
		switch v := value.(type) {
		case bool:
			row.Kind, row.Value = "checkbox", strconv.FormatBool(v)
		case float64:
			row.Kind, row.Value = "number", strconv.Itoa(int(v))
		case string:
			row.Value = v
		}
		rows = append(rows, row)
	}
	return rows
}

// settingsFromForm takes all settings; a box that is not checked is not sent.
func (p *Panel) settingsFromForm(form url.Values) error {
	values := map[string]any{}
	for _, row := range p.settingRows() {
		text := form.Get(row.Name)
		switch row.Kind {
		case "checkbox":
			values[row.Name] = text != ""
		case "number":
			n, err := strconv.Atoi(text)
			if err != nil {
				return errors.New(row.Name + " is a number")
			}
			values[row.Name] = n
		default:
			values[row.Name] = text
		}
	}
	data, _ := json.Marshal(values)
	var in settingsBody
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	return p.applySettings(in)
}
