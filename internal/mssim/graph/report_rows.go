package graph

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// workload is one of the services that usage reports tell apart.
type workload struct {
	name  string   // in column names
	json  string   // the same in JSON
	plans []string // beginnings of the names of its service plans
}

var workloads = []workload{
	{"Exchange", "exchange", []string{"EXCHANGE"}},
	{"OneDrive", "oneDrive", []string{"ONEDRIVE", "SHAREPOINT"}},
	{"SharePoint", "sharePoint", []string{"SHAREPOINT"}},
	{"Skype For Business", "skypeForBusiness", []string{"MCO"}},
	{"Yammer", "yammer", []string{"YAMMER"}},
	{"Teams", "teams", []string{"TEAMS"}},
}

// usage is what reports are made from.
type usage struct {
	query     reportQuery
	refreshed time.Time
	users     []*world.User
	conceal   bool
}

// read makes the report's rows from the world as it is.
func (q reportQuery) read(s *world.State) [][]any {
	return q.report.rows(usage{q, refreshDate(s.Now), reported(s, q.tenantID), world.ConcealsNames(s, q.tenantID)})
}

// licensed tells since when a person may use a service.
func licensed(u *world.User, w workload) (since time.Time, ok bool) {
	eachPlan(u, func(p world.ServicePlan, disabled bool, at time.Time) {
		for _, prefix := range w.plans {
			if !disabled && strings.HasPrefix(p.Name, prefix) && (!ok || at.Before(since)) {
				since, ok = at, true
			}
		}
	})
	return since, ok
}

// lastActive is the last day on which a person used a service, as far as the data
// goes: that of the last sign-in, or up to six days before it.
func (us usage) lastActive(u *world.User, w workload) time.Time {
	if _, ok := licensed(u, w); !ok || u.LastSignInAt == nil {
		return time.Time{}
	}
	at := *u.LastSignInAt
	if at.After(us.refreshed) {
		at = us.refreshed
	}
	sum := sha256.Sum256([]byte(u.ID + w.name))
	return at.UTC().Truncate(24*time.Hour).AddDate(0, 0, -int(sum[0]%7))
}

// shown is a name as the tenant wants to see it in reports. The form of concealed
// names is ours.
func (us usage) shown(name string) string {
	if !us.conceal {
		return name
	}
	sum := sha256.Sum256([]byte(us.query.tenantID + name))
	return strings.ToUpper(hex.EncodeToString(sum[:16]))
}

func products(u *world.User) []string {
	out := []string{}
	for _, l := range u.Licenses {
		if k, ok := sku(l.SKUID); ok {
			out = append(out, strings.ToUpper(k.Title))
		}
	}
	return out
}

func dayOf(t *time.Time) any {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

var activeUserDetail = &columns{
	name: "Office365ActiveUserDetail", perUser: true,
	head: func() []column {
		head := []column{
			{"Report Refresh Date", "reportRefreshDate"}, {"User Principal Name", "userPrincipalName"}, {"Display Name", "displayName"},
			{"Is Deleted", "isDeleted"}, {"Deleted Date", "deletedDate"},
		}
		for _, w := range workloads {
			head = append(head, column{"Has " + w.name + " License", "has" + upper(w.json) + "License"})
		}
		for _, w := range workloads {
			head = append(head, column{w.name + " Last Activity Date", w.json + "LastActivityDate"})
		}
		for _, w := range workloads {
			head = append(head, column{w.name + " License Assign Date", w.json + "LicenseAssignDate"})
		}
		return append(head, column{"Assigned Products", "assignedProducts"})
	}(),
	rows: func(us usage) (out [][]any) {
		for _, u := range us.users {
			var has, active, since []any
			onTheDay := false
			for _, w := range workloads {
				at, ok := licensed(u, w)
				last := us.lastActive(u, w)
				onTheDay = onTheDay || last.Equal(us.query.date)
				has, active, since = append(has, ok), append(active, last), append(since, at)
			}
			if us.query.days == 0 && !onTheDay {
				continue
			}
			row := []any{us.refreshed, us.shown(u.UserPrincipalName), us.shown(u.DisplayName), u.Deleted(), dayOf(u.DeletedAt)}
			row = append(append(append(row, has...), active...), since...)
			out = append(out, append(row, products(u)))
		}
		return out
	},
}

var activeUserCounts = &columns{
	name: "Office365ActiveUserCounts",
	head: func() []column {
		head := []column{{"Report Refresh Date", "reportRefreshDate"}, {"Office 365", "office365"}}
		for _, w := range workloads {
			head = append(head, column{w.name, w.json})
		}
		return append(head, column{"Report Date", "reportDate"}, column{"Report Period", "reportPeriod"})
	}(),
	rows: func(us usage) (out [][]any) {
		for back := range us.query.days {
			day := us.refreshed.AddDate(0, 0, -back)
			counts := make([]int, len(workloads)+1)
			for _, u := range us.users {
				active := false
				for i, w := range workloads {
					if us.activeOn(u, w, day) {
						counts[i+1]++
						active = true
					}
				}
				if active {
					counts[0]++
				}
			}
			row := []any{us.refreshed}
			for _, n := range counts {
				row = append(row, n)
			}
			out = append(out, append(row, day, strconv.Itoa(us.query.days)))
		}
		return out
	},
}

// activeOn counts a person as active on every weekday from the license to the last
// activity, which is ours.
func (us usage) activeOn(u *world.User, w workload, day time.Time) bool {
	since, ok := licensed(u, w)
	return ok && day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && !day.After(us.lastActive(u, w)) && !day.Before(since.Truncate(24*time.Hour))
}

// Quotas of a mailbox in bytes. Source: Microsoft, Exchange Online limits, 50 GB.
const (
	mailboxWarning = 49 << 30
	mailboxNoSend  = 49<<30 + 512<<20
	mailboxFull    = 50 << 30
	deletedQuota   = 30 << 30
)

var mailboxUsageDetail = &columns{
	name: "MailboxUsageDetail",
	head: []column{
		{"Report Refresh Date", "reportRefreshDate"}, {"User Principal Name", "userPrincipalName"}, {"Display Name", "displayName"},
		{"Is Deleted", "isDeleted"}, {"Deleted Date", "deletedDate"}, {"Created Date", "createdDate"}, {"Last Activity Date", "lastActivityDate"},
		{"Item Count", "itemCount"}, {"Storage Used (Byte)", "storageUsedInBytes"}, {"Issue Warning Quota (Byte)", "issueWarningQuotaInBytes"},
		{"Prohibit Send Quota (Byte)", "prohibitSendQuotaInBytes"}, {"Prohibit Send/Receive Quota (Byte)", "prohibitSendReceiveQuotaInBytes"},
		{"Deleted Item Count", "deletedItemCount"}, {"Deleted Item Size (Byte)", "deletedItemSizeInBytes"},
		{"Deleted Item Quota (Byte)", "deletedItemQuota"}, {"Has Archive", "hasArchive"}, {"Report Period", "reportPeriod"},
	},
	rows: func(us usage) (out [][]any) {
		mail := workloads[0]
		for _, u := range us.users {
			since, ok := licensed(u, mail)
			if !ok {
				continue
			}
			sum := sha256.Sum256([]byte("mailbox" + u.ID))
			items := 200 + int(sum[0])*40 + int(sum[1])
			out = append(out, []any{
				us.refreshed, us.shown(u.UserPrincipalName), us.shown(u.DisplayName), u.Deleted(), dayOf(u.DeletedAt), since.UTC(), us.lastActive(u, mail),
				items, items * 75_000, mailboxWarning, mailboxNoSend, mailboxFull, items / 20, items * 3_000, deletedQuota, false, strconv.Itoa(us.query.days),
			})
		}
		return out
	},
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// csv writes a report with the byte order mark that Microsoft's begin with.
func (r *columns) csv(rows [][]any) []byte {
	var buf bytes.Buffer
	buf.WriteString("\ufeff")
	w := csv.NewWriter(&buf)
	line := make([]string, len(r.head))
	for i, col := range r.head {
		line[i] = col.csv
	}
	_ = w.Write(line)
	for _, row := range rows {
		for i, cell := range row {
			line[i] = csvCell(cell)
		}
		_ = w.Write(line)
	}
	w.Flush()
	return buf.Bytes()
}

func csvCell(cell any) string {
	switch v := cell.(type) {
	case bool:
		if v {
			return "True"
		}
		return "False"
	case int:
		return strconv.Itoa(v)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.Format(time.DateOnly)
	case []string:
		return strings.Join(v, "+")
	case string:
		return v
	}
	return ""
}

func jsonCell(cell any) any {
	if t, ok := cell.(time.Time); ok {
		return text(csvCell(t))
	}
	return cell
}
