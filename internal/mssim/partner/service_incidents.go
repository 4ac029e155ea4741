package partner

import (
	"net/http"
	"strconv"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// serviceIncidents is the health of one workload with what happened to it.
type serviceIncidents struct {
	Workload              string            `json:"workload"`
	Status                string            `json:"status"` // normal, information, warning, critical
	Incidents             []serviceIncident `json:"incidents"`
	MessageCenterMessages []serviceIncident `json:"messageCenterMessages"`
	Attributes            attributes        `json:"attributes"`
}

type serviceIncident struct {
	ID                    string            `json:"id"`
	MessageType           string            `json:"messageType"`
	StartTime             *stamp            `json:"startTime"`
	EndTime               *stamp            `json:"endTime,omitempty"`
	Status                string            `json:"status"`
	Messages              []incidentMessage `json:"messages"`
	Workload              string            `json:"workload"`
	AffectedWorkloadNames []string          `json:"affectedWorkloadNames"`
	ImpactedArea          string            `json:"impactedArea"`
	Resolved              bool              `json:"resolved"`
	Severity              string            `json:"severity"`
}

type incidentMessage struct {
	PublishedTime *stamp `json:"publishedTime"`
	MessageText   string `json:"messageText"`
}

var healthWorkloads = []string{"Exchange Online", "SharePoint Online", "Microsoft Teams", "Microsoft Intune"}

// listServiceIncidents serves GET /v1/serviceincidents/office, which Graph's
// service announcements have replaced. Which incidents there are is this
// simulator's choice: every month one, of a workload in turn, from 09:00 on the
// 5th to 15:00 on the 6th.
func listServiceIncidents(c *call, s *world.State) (answer, error) {
	raw := c.query("resolved")
	wanted, err := strconv.ParseBool(raw)
	if raw != "" && err != nil {
		return answer{}, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as a boolean.", raw)
	}
	items := []serviceIncidents{}
	for i, workload := range healthWorkloads {
		b := serviceIncidents{
			Workload: workload, Status: "normal", Incidents: []serviceIncident{}, MessageCenterMessages: []serviceIncident{},
			Attributes: objectType("ServiceIncidents"),
		}
		for back := range len(healthWorkloads) {
			month := time.Date(s.Now.Year(), s.Now.Month()-time.Month(back), 5, 9, 0, 0, 0, time.UTC)
			if int(month.Month())%len(healthWorkloads) != i || month.After(s.Now) {
				continue
			}
			incident := incidentOf(workload, month, s.Now)
			if !incident.Resolved {
				b.Status = "warning"
			}
			if raw == "" || incident.Resolved == wanted {
				b.Incidents = append(b.Incidents, incident)
			}
		}
		items = append(items, b)
	}
	return ok(collect(items, nil)), nil
}

func incidentOf(workload string, began, now time.Time) serviceIncident {
	b := serviceIncident{
		ID: "SI" + began.Format("200601"), MessageType: "incident", StartTime: at(began), Status: "Service degradation", Workload: workload,
		AffectedWorkloadNames: []string{workload}, ImpactedArea: "Sign-in", Severity: "sev2",
		Messages: []incidentMessage{{PublishedTime: at(began), MessageText: "Some people may be unable to sign in to " + workload + "."}},
	}
	if ended := began.Add(30 * time.Hour); !now.Before(ended) {
		b.EndTime, b.Status, b.Resolved = at(ended), "Service restored", true
		b.Messages = append(b.Messages, incidentMessage{PublishedTime: at(ended), MessageText: "The service works again."})
	}
	return b
}
