package graph

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// deltaIDs is how many people a delta query can be narrowed to.
const deltaIDs = 50

// deltaToken is what a $skiptoken or $deltatoken of a delta query stands for. Its
// time is the simulated one: moving the clock ahead lets it end.
type deltaToken struct {
	Tenant  string   `json:"t"`
	Select  []string `json:"s,omitempty"`
	IDs     []string `json:"i,omitempty"`
	Full    bool     `json:"f,omitempty"` // in the first round, that of everybody
	After   string   `json:"a,omitempty"` // in the first round: the last one sent
	Sent    int      `json:"n,omitempty"`
	Version int64    `json:"v"` // what the client knows once this round is over, or in later rounds already
	At      int64    `json:"d"`
}

// deltaItem is one line of a later round.
type deltaItem struct {
	version int64
	shown   object
}

func deltaUsers(c *call) (reply, error) {
	t, err := c.deltaToken()
	if err != nil {
		return reply{}, err
	}
	c.q.selected = t.Select
	if err := c.checkUserSelection(); err != nil {
		return reply{}, err
	}
	if strings.EqualFold(c.q.delta, "latest") {
		return c.deltaPage(t, nil, false), nil
	}
	if t.Full {
		return c.everybody(t), nil
	}
	return c.changes(t), nil
}

// deltaToken reads where the client stands; without a token it begins.
func (c *call) deltaToken() (deltaToken, error) {
	q := c.q
	if q.skip == "" && (q.delta == "" || strings.EqualFold(q.delta, "latest")) {
		if q.top > 0 || q.search != "" || len(q.orderBy) > 0 || q.count {
			return deltaToken{}, refuse(http.StatusNotImplemented, "NotImplemented", "This operation target is not yet supported.")
		}
		ids, err := idFilter(q.filter)
		t := deltaToken{Tenant: c.tenant.ID, Select: q.selected, IDs: ids, Full: q.delta == "", Version: world.UserVersion(c.s, c.tenant.ID)}
		return t, err
	}
	var t deltaToken
	raw, err := base64.RawURLEncoding.DecodeString(q.skip + q.delta)
	if err != nil || json.Unmarshal(raw, &t) != nil || t.Tenant != c.tenant.ID || t.Sent < 0 {
		return t, c.resync("syncStateNotFound", "The sync state generation is not found; start over.")
	}
	issued := time.Unix(t.At, 0)
	if !c.s.Now.Before(issued.Add(world.DeltaLife)) || issued.After(c.s.Now) || t.Version > world.UserVersion(c.s, c.tenant.ID) {
		return t, c.resync("resyncRequired", "Resync required. The token has expired; start over.")
	}
	return t, nil
}

// resync sends the client back to the beginning.
func (c *call) resync(code, message string) *problem {
	p := refuse(http.StatusGone, code, "%s", message)
	p.header = http.Header{"Location": {c.base() + "/users/delta?$deltatoken="}}
	return p
}

// idFilter takes the only filter of delta queries: up to fifty ids joined by or.
func idFilter(e expr) ([]string, error) {
	unsupported := unsupportedQuery("Unsupported Query.")
	var ids []string
	for e != nil {
		last, rest := e, expr(nil)
		if l, ok := e.(logic); ok && l.op == "or" {
			last, rest = l.right, l.left
		}
		k, ok := last.(comparison)
		if !ok || k.op != "eq" || !strings.EqualFold(k.path, "id") || !k.value.quoted {
			return nil, unsupported
		}
		ids = append(ids, strings.ToLower(k.value.text))
		e = rest
	}
	if len(ids) > deltaIDs {
		return nil, unsupported
	}
	return ids, nil
}

func (t deltaToken) concerns(id string) bool { return len(t.IDs) == 0 || slices.Contains(t.IDs, id) }

// everybody is the first round: all people who are not deleted, page by page.
func (c *call) everybody(t deltaToken) reply {
	var people []*world.User
	from := -1
	for u := range c.s.Users.All(c.tenant.ID) {
		if !u.Deleted() && t.concerns(u.ID) {
			people = append(people, u)
		}
		if u.ID == t.After {
			from = len(people)
		}
	}
	if from < 0 {
		from = min(t.Sent, len(people))
	}
	to := min(from+userPages.size, len(people))
	shown := make([]object, 0, to-from)
	for _, u := range people[from:to] {
		shown = append(shown, c.deltaUser(u))
	}
	if to == len(people) {
		t.Full, t.After, t.Sent = false, "", 0
		return c.deltaPage(t, shown, false)
	}
	t.After, t.Sent = people[to-1].ID, to
	return c.deltaPage(t, shown, true)
}

// changes is a later round: what has happened since the token's version, in order.
func (c *call) changes(t deltaToken) reply {
	minimal := strings.Contains(strings.ToLower(c.r.Header.Get("Prefer")), "return=minimal")
	var items []deltaItem
	for u := range c.s.Users.All(c.tenant.ID) {
		if u.Version > t.Version && t.concerns(u.ID) {
			if o := c.deltaChange(u, t.Version, minimal); o != nil {
				items = append(items, deltaItem{u.Version, o})
			}
		}
	}
	for r := range c.s.RemovedUsers.All(c.tenant.ID) {
		if r.Version > t.Version && t.concerns(r.ID) {
			items = append(items, deltaItem{r.Version, removed(r.ID, "deleted")})
		}
	}
	slices.SortFunc(items, func(a, b deltaItem) int { return cmp.Compare(a.version, b.version) })
	more := len(items) > userPages.size
	if more {
		items = items[:userPages.size]
		t.Version = items[len(items)-1].version
	} else {
		t.Version = world.UserVersion(c.s, c.tenant.ID)
	}
	shown := make([]object, 0, len(items))
	for _, it := range items {
		shown = append(shown, it.shown)
	}
	out := c.deltaPage(t, shown, more)
	if minimal {
		out.header = http.Header{"Preference-Applied": {"return=minimal"}}
	}
	return out
}

func removed(id, reason string) object {
	return object{{"id", id}, {"@removed", object{{"reason", reason}}}}
}

// deltaChange shows what a client is told of a changed user; nothing when none of
// the properties it follows has changed.
func (c *call) deltaChange(u *world.User, since int64, minimal bool) object {
	if u.Deleted() {
		if u.ChangedSince(since, "deletedAt") {
			return removed(u.ID, "changed")
		}
		return nil
	}
	full, changed := c.deltaUser(u), object{}
	for _, m := range full {
		if u.ChangedSince(since, fieldOf(m.name)) {
			changed = append(changed, m)
		}
	}
	switch {
	case u.CameSince(since):
		return full
	case len(changed) == 0:
		return nil
	case minimal:
		return append(object{{"id", u.ID}}, changed...)
	}
	return full
}

// deltaUser shows the properties the client follows, and always the id. One that
// nobody ever set is absent; null is what was cleared.
func (c *call) deltaUser(u *world.User) object {
	o := slices.DeleteFunc(c.showUser(u), func(m member) bool { return m.value == nil && !u.FieldChanged(fieldOf(m.name)) })
	if o.field("id") == nil {
		o = append(o, member{"id", u.ID})
	}
	return o
}

// fieldOf is the field of a user that a property of Graph shows, where the name is
// another. Source: Microsoft Graph, delta query: what is kept outside of the
// directory is not tracked.
func fieldOf(property string) string {
	switch property {
	case "assignedLicenses", "assignedPlans", "provisionedPlans":
		return "licenses"
	case "licenseAssignmentStates", "signInActivity", "id":
		return "untracked"
	case "proxyAddresses":
		return "mail"
	case "externalUserState":
		return "userType"
	case "identities":
		return "userPrincipalName"
	case "createdDateTime":
		return "createdAt"
	case "deletedDateTime":
		return "deletedAt"
	case "lastPasswordChangeDateTime":
		return "passwordChangedAt"
	case "signInSessionsValidFromDateTime":
		return "sessionsFrom"
	case "onPremisesImmutableId", "onPremisesLastSyncDateTime", "onPremisesSyncEnabled":
		return "onPremises"
	}
	return property
}

// deltaPage links to the next page of the round, or to the next round.
func (c *call) deltaPage(t deltaToken, shown []object, more bool) reply {
	t.At = c.s.Now.Unix()
	raw, _ := json.Marshal(t)
	link, name := "@odata.deltaLink", "$deltatoken"
	if more {
		link, name = "@odata.nextLink", "$skiptoken"
	}
	return reply{body: object{
		{"@odata.context", c.context("users" + selection(t.Select))},
		{link, c.base() + "/users/delta?" + name + "=" + base64.RawURLEncoding.EncodeToString(raw)}, {"value", list(shown)},
	}}
}
