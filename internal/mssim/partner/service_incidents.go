package partner

import (
	"net/http"
	"strconv"

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

// listServiceIncidents serves GET /v1/serviceincidents/office, which Graph's
// service announcements have replaced.
func listServiceIncidents(c *call, s *world.State) (answer, error) {
	raw := c.query("resolved")
	wanted, err := strconv.ParseBool(raw)
	if raw != "" && err != nil {
		return answer{}, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as a boolean.", raw)
	}
	items := []serviceIncidents{}
	for _, workload := range world.HealthWorkloads {
		b := serviceIncidents{
			Workload: workload, Status: "normal", Incidents: []serviceIncident{}, MessageCenterMessages: []serviceIncident{},
			Attributes: objectType("ServiceIncidents"),
		}
		for _, incident := range world.Incidents(s.Now) {
			if incident.Workload != workload {
				continue
			}
			if !incident.Resolved() {
				b.Status = "warning"
			}
			if raw == "" || incident.Resolved() == wanted {
				b.Incidents = append(b.Incidents, showIncident(incident))
			}
		}
		items = append(items, b)
	}
	return ok(collect(items, nil)), nil
}

func showIncident(i world.Incident) serviceIncident {
	b := serviceIncident{
		ID: i.ID, MessageType: "incident", StartTime: at(i.Began), Status: "Service degradation", Workload: i.Workload,
		AffectedWorkloadNames: []string{i.Workload}, ImpactedArea: "Sign-in", Severity: "sev2",
		Messages: []incidentMessage{{PublishedTime: at(i.Began), MessageText: "Some people may be unable to sign in to " + i.Workload + "."}},
	}
	if i.Resolved() {
		b.EndTime, b.Status, b.Resolved = at(i.Ended), "Service restored", true
		b.Messages = append(b.Messages, incidentMessage{PublishedTime: at(i.Ended), MessageText: "The service works again."})
	}
	return b
}
