package world

import "time"

// HealthWorkloads are the services whose health is told.
var HealthWorkloads = []string{"Exchange Online", "SharePoint Online", "Microsoft Teams", "Microsoft Intune"}

// Incident is a time in which a service did not work as it should.
type Incident struct {
	ID       string
	Workload string
	Began    time.Time
	Ended    time.Time // zero while it lasts
}

// Resolved tells whether the service works again.
func (i Incident) Resolved() bool { return !i.Ended.IsZero() }

const incidentLength = 30 * time.Hour

// Incidents are those of the last four months, the newest first. Which there are is
// this simulator's choice: every month one, of a workload in turn, from 09:00 on
// the 5th to 15:00 on the 6th.
func Incidents(now time.Time) []Incident {
	var out []Incident
	for back := range len(HealthWorkloads) {
		began := time.Date(now.Year(), now.Month()-time.Month(back), 5, 9, 0, 0, 0, time.UTC)
		if began.After(now) {
			continue
		}
		i := Incident{ID: "SI" + began.Format("200601"), Workload: HealthWorkloads[int(began.Month())%len(HealthWorkloads)], Began: began}
		if ended := began.Add(incidentLength); !now.Before(ended) {
			i.Ended = ended
		}
		out = append(out, i)
	}
	return out
}
