package world

import (
	"maps"
	"slices"
	"strings"
)

// exclusivePlans are service plans of which a person can have one. Source:
// Microsoft, service plans that cannot be assigned at the same time; of the plans
// in the catalog.
var exclusivePlans = [][]string{
	{"EXCHANGE_S_DESKLESS", "EXCHANGE_S_STANDARD", "EXCHANGE_S_ENTERPRISE"},
	{"SHAREPOINTDESKLESS", "SHAREPOINTSTANDARD", "SHAREPOINTENTERPRISE"},
}

// neededPlans are the service plans of which another one needs any. Source: as
// above.
var neededPlans = map[string][]string{
	"MCOEV":              {"TEAMS1", "MCOSTANDARD"},
	"MCOMEETADV":         {"TEAMS1", "MCOSTANDARD"},
	"TEAMSPRO_MGMT":      {"TEAMS1"},
	"TEAMSPRO_WEBINAR":   {"TEAMS1"},
	"M365_COPILOT_TEAMS": {"TEAMS1"},
	"RMS_S_PREMIUM":      {"RMS_S_ENTERPRISE"},
}

// enabledPlans counts the SKUs that switch each service plan on for a person.
func enabledPlans(u *User) map[string]int {
	on, counted := map[string]int{}, map[string]bool{}
	for _, l := range u.Licenses {
		sku, ok := FindDirectorySKU(l.SKUID)
		if !ok || l.Error != "" {
			continue
		}
		for _, p := range sku.Plans {
			if once := l.SKUID + p.ID; !counted[once] && !slices.Contains(l.DisabledPlans, p.ID) {
				counted[once] = true
				on[p.Name]++
			}
		}
	}
	return on
}

// checkPlans refuses service plans that exclude each other and those that miss
// what they need. What was wrong before is no obstacle to a change elsewhere.
func checkPlans(before, u *User) error {
	old, on := enabledPlans(before), enabledPlans(u)
	added := func(name string) bool { return on[name] > old[name] }
	for _, group := range exclusivePlans {
		var clash []string
		fresh := false
		for _, name := range group {
			if on[name] > 0 {
				clash = append(clash, planIDs[name])
				fresh = fresh || added(name)
			}
		}
		if len(clash) > 1 && fresh {
			return licenseRefused("License assignment failed because service plans %s are mutually exclusive", strings.Join(clash, ","))
		}
	}
	anyOf := func(plans map[string]int, names []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return plans[n] > 0 })
	}
	for _, name := range slices.Sorted(maps.Keys(neededPlans)) {
		needs := neededPlans[name]
		if on[name] == 0 || anyOf(on, needs) || !added(name) && !anyOf(old, needs) {
			continue
		}
		ids := make([]string, len(needs))
		for i, n := range needs {
			ids[i] = planIDs[n]
		}
		return licenseRefused("License assignment failed because service plan %s depends on the service plan(s) %s", planIDs[name], strings.Join(ids, ","))
	}
	return nil
}
