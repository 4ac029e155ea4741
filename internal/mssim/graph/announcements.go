package graph

import (
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	healthSet  = "admin/serviceAnnouncement/healthOverviews"
	issueSet   = "admin/serviceAnnouncement/issues"
	messageSet = "admin/serviceAnnouncement/messages"
)

// serviceID is the short name of a service.
func serviceID(workload string) string {
	return strings.TrimSuffix(strings.TrimPrefix(workload, "Microsoft "), " Online")
}

// announced lists or finds objects of the service announcements.
func announced(c *call, set string, items []object, show func(object) object) (reply, error) {
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	return collection(c, pages{set: set, size: 100, largest: 999}, items, idOf, show)
}

func announcedOne(c *call, set string, items []object, show func(object) object) (reply, error) {
	for _, o := range items {
		if strings.EqualFold(idOf(o), c.params["id"]) {
			context := member{"@odata.context", c.context(set + c.selection() + "/$entity")}
			return reply{body: append(object{context}, show(o)...)}, nil
		}
	}
	return reply{}, notFound(c.params["id"])
}

func (c *call) health() []object {
	out := []object{}
	for _, w := range world.HealthWorkloads {
		status := "serviceOperational"
		for _, i := range world.Incidents(c.s.Now) {
			if i.Workload == w && !i.Resolved() {
				status = "serviceDegradation"
			}
		}
		out = append(out, object{{"id", serviceID(w)}, {"service", w}, {"status", status}})
	}
	return out
}

func listHealth(c *call) (reply, error) { return announced(c, healthSet, c.health(), c.withIssues) }

// getHealth finds a service by its name, as Microsoft documents, or by its id.
func getHealth(c *call) (reply, error) {
	for _, o := range c.health() {
		if name, _ := o.get("service"); strings.EqualFold(c.params["id"], name.(string)) {
			c.params["id"] = idOf(o)
		}
	}
	return announcedOne(c, healthSet, c.health(), c.withIssues)
}

// withIssues is what was selected of a service's health, with its issues where they
// are asked for.
func (c *call) withIssues(o object) object {
	shown := c.pick(o)
	if c.q.expand == "" {
		return shown
	}
	mine, _ := o.get("service")
	issues := slices.DeleteFunc(c.issues(), func(i object) bool { of, _ := i.get("service"); return of != mine })
	return append(shown, member{"issues", issues})
}

func (c *call) issues() []object {
	out := []object{}
	for _, i := range world.Incidents(c.s.Now) {
		status, changed, ended := "serviceDegradation", i.Began, any(nil)
		posts := []object{post(i.Began, "Some people may be unable to sign in to "+i.Workload+".")}
		if i.Resolved() {
			status, changed, ended = "serviceRestored", i.Ended, stamp(i.Ended)
			posts = append(posts, post(i.Ended, "The service works again."))
		}
		out = append(out, object{
			{"id", i.ID}, {"title", "Some people may be unable to sign in to " + i.Workload}, {"startDateTime", stamp(i.Began)}, {"endDateTime", ended},
			{"lastModifiedDateTime", stamp(changed)}, {"classification", "incident"}, {"origin", "microsoft"}, {"status", status}, {"service", i.Workload},
			{"feature", "Sign-in"}, {"featureGroup", "Access"}, {"isResolved", i.Resolved()}, {"highImpact", nil},
			{"impactDescription", "Some people may be unable to sign in to " + i.Workload + "."}, {"details", []object{}}, {"posts", posts},
		})
	}
	return out
}

func post(at time.Time, text string) object {
	return object{{"createdDateTime", stamp(at)}, {"postType", "regular"}, {"description", object{{"contentType", "html"}, {"content", text}}}}
}

func listIssues(c *call) (reply, error) { return announced(c, issueSet, c.issues(), c.pick) }
func getIssue(c *call) (reply, error)   { return announcedOne(c, issueSet, c.issues(), c.pick) }

// messages are the message center's: one on the 20th of each of the last three
// months, which is this simulator's choice.
func (c *call) messages() []object {
	out := []object{}
	for back := range 4 {
		at := time.Date(c.s.Now.Year(), c.s.Now.Month()-time.Month(back), 20, 8, 0, 0, 0, time.UTC)
		if at.After(c.s.Now) || len(out) == 3 {
			continue
		}
		w := world.HealthWorkloads[int(at.Month())%len(world.HealthWorkloads)]
		out = append(out, object{
			{"id", "MC" + at.Format("200601")}, {"title", "Changes to " + w}, {"startDateTime", stamp(at)}, {"endDateTime", stamp(at.AddDate(0, 3, 0))},
			{"lastModifiedDateTime", stamp(at)}, {"category", "planForChange"}, {"severity", "normal"}, {"tags", []string{"Feature update"}},
			{"isMajorChange", false}, {"actionRequiredByDateTime", nil}, {"services", []string{w}}, {"expiryDateTime", nil}, {"hasAttachments", false},
			{"viewPoint", nil}, {"details", []object{}}, {"body", object{{"contentType", "html"}, {"content", "A change is planned for " + w + "."}}},
		})
	}
	return out
}

func listMessages(c *call) (reply, error) { return announced(c, messageSet, c.messages(), c.pick) }
func getMessage(c *call) (reply, error)   { return announcedOne(c, messageSet, c.messages(), c.pick) }
