package graph

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/control"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	// downloadPath is outside of the API's own paths: a report is fetched without
	// a token.
	downloadPath = "/data/v1.0/download"

	// downloadLife is how long a report's address works. Source: Microsoft, "a few
	// minutes".
	downloadLife = 5 * time.Minute

	// reportLag is how old usage data is. Source: Microsoft, reports within 48 hours.
	reportLag = 48 * time.Hour

	// reportDates is how many days back a single date may be asked for.
	reportDates = 30

	reportPage = 200 // rows of a page in JSON
)

// columns is one usage report: the names of its columns in CSV and JSON, and its
// rows.
type columns struct {
	name    string
	perUser bool // a single date may be asked for
	head    []column
	rows    func(u usage) [][]any
}

type column struct{ csv, json string }

// reportQuery is what was asked of a report.
type reportQuery struct {
	report   *columns
	tenantID string
	days     int       // of the period; 0 with a date
	date     time.Time // zero with a period
}

// serveReport answers with the address of the CSV, or in beta with JSON on demand.
func serveReport(report *columns) func(*call) (reply, error) {
	return func(c *call) (reply, error) {
		q, err := c.reportQuery(report)
		if err != nil {
			return reply{}, err
		}
		switch strings.ToLower(c.q.format) {
		case "", "text/csv":
			if unchanged, tag := c.unchanged(q); unchanged {
				return reply{status: http.StatusNotModified, header: http.Header{"Etag": {tag}}}, nil
			}
			link := control.Origin(c.r) + downloadPath + "?token=" + c.h.links.issue(q, c.now)
			return reply{status: http.StatusFound, header: http.Header{"Location": {link}, "Content-Type": {"text/plain"}}}, nil
		case "application/json", "json":
			if c.version == "beta" {
				return c.reportJSON(q)
			}
		}
		return reply{}, badRequest("The format '%s' is not supported.", c.q.format)
	}
}

func (c *call) reportQuery(report *columns) (reportQuery, error) {
	q := reportQuery{report: report, tenantID: c.tenant.ID}
	if date, given := c.params["date"]; given && report.perUser {
		at, err := time.Parse(time.DateOnly, date)
		refreshed := refreshDate(c.s.Now)
		if err != nil || at.After(refreshed) || at.Before(refreshed.AddDate(0, 0, -reportDates)) {
			return q, badRequest("The date '%s' is not valid: it must be within the last 30 days.", date)
		}
		q.date = at
		return q, nil
	}
	periods := map[string]int{"D7": 7, "D30": 30, "D90": 90, "D180": 180}
	days, ok := periods[c.params["period"]]
	if !ok {
		return q, badRequest("The period '%s' is not valid: it must be D7, D30, D90 or D180.", c.params["period"])
	}
	q.days = days
	return q, nil
}

// refreshDate is the day whose data is the newest.
func refreshDate(now time.Time) time.Time {
	return now.Add(-reportLag).UTC().Truncate(24 * time.Hour)
}

func (c *call) reportJSON(q reportQuery) (reply, error) {
	rows := q.read(c.s)
	p := pages{set: "Collection(microsoft.graph." + strings.ToLower(q.report.name[:1]) + q.report.name[1:] + ")", size: reportPage, largest: reportPage}
	indexes := make([]int, len(rows))
	for i := range rows {
		indexes[i] = i
	}
	return collection(c, p, indexes, strconv.Itoa, func(i int) object {
		o := object{}
		for j, col := range q.report.head {
			o = append(o, member{col.json, jsonCell(rows[i][j])})
		}
		return o
	})
}

// downloads are the addresses of reports that still work, each once.
type downloads struct {
	mu   sync.Mutex
	open map[string]opened
}

type opened struct {
	query reportQuery
	until time.Time
}

func (d *downloads) issue(q reportQuery, now time.Time) (token string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open == nil {
		d.open = map[string]opened{}
	}
	for t, o := range d.open {
		if !now.Before(o.until) {
			delete(d.open, t)
		}
	}
	token = strings.ReplaceAll(uuid.NewString()+uuid.NewString(), "-", "")
	d.open[token] = opened{q, now.Add(downloadLife)}
	return token
}

func (d *downloads) redeem(token string, now time.Time) (reportQuery, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	o, ok := d.open[token]
	delete(d.open, token)
	return o.query, ok && now.Before(o.until)
}

// download serves a report as CSV. The address is enough: a token beside it is
// refused, so that clients do not send theirs to a foreign host.
func (h *Handler) download(rw http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		rw.Header().Set("Allow", http.MethodGet)
		http.Error(rw, "The address of a report knows GET alone.", http.StatusMethodNotAllowed)
		return
	}
	if r.Header.Get("Authorization") != "" {
		http.Error(rw, "The address is authorized by itself: send no Authorization header.", http.StatusBadRequest)
		return
	}
	q, ok := h.links.redeem(r.URL.Query().Get("token"), h.world.Machine())
	if !ok {
		http.Error(rw, "The address of the report has expired.", http.StatusForbidden)
		return
	}
	var rows [][]any
	h.world.View(func(s *world.State) { rows = q.read(s) })
	rw.Header().Set("Content-Type", "application/octet-stream")
	data := q.report.csv(rows)
	rw.Header().Set("Etag", reportTag(data))
	rw.Header().Set("Content-Disposition", `attachment; filename="`+q.report.name+`.csv"`)
	_, _ = rw.Write(data)
}

// reportTag is the etag of a report's file.
func reportTag(data []byte) string {
	sum := sha256.Sum256(data)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// unchanged tells whether the file is the one that If-None-Match names. Source:
// Microsoft, reports.
func (c *call) unchanged(q reportQuery) (unchanged bool, tag string) {
	asked := strings.Join(c.r.Header.Values("If-None-Match"), ",")
	if asked == "" {
		return false, ""
	}
	tag = reportTag(q.report.csv(q.read(c.s)))
	return slices.ContainsFunc(strings.Split(asked, ","), func(one string) bool {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		return one == "*" || one == tag
	}), tag
}

func getReportSettings(c *call) (reply, error) {
	return c.entity("admin/reportSettings", object{{"displayConcealedNames", world.ConcealsNames(c.s, c.tenant.ID)}})
}

func updateReportSettings(c *call, tx *world.Tx) (reply, error) {
	f, err := c.fields("adminReportSettings", "displayConcealedNames")
	if err != nil {
		return reply{}, err
	}
	if f.has("displayConcealedNames") {
		conceal, err := read[bool](f, "displayConcealedNames")
		if err != nil {
			return reply{}, err
		}
		world.ConcealNames(tx, c.tenant.ID, conceal)
	}
	return noContent(), nil
}

// reported are a tenant's people in the order of reports, those in the recycle bin
// included.
func reported(s *world.State, tenantID string) []*world.User {
	return slices.SortedFunc(s.Users.All(tenantID), func(a, b *world.User) int { return strings.Compare(a.ID, b.ID) })
}
