package partner

// supportRoutes are the calls for tickets at Microsoft and the health of its services.
func supportRoutes() []route {
	const ofPartner, ofCustomer = "/v1/servicerequests", customerPath + "/servicerequests"
	return []route{
		{method: "GET", pattern: ofPartner, userOnly: true, read: listServiceRequests},
		{method: "GET", pattern: ofPartner + "/supporttopics", userOnly: true, read: listSupportTopics},
		{method: "GET", pattern: ofPartner + "/{request}", userOnly: true, read: getServiceRequest},
		{method: "PATCH", pattern: ofPartner + "/{request}", userOnly: true, write: patchServiceRequest},
		{method: "POST", pattern: ofPartner + "/{locale}", userOnly: true, write: postServiceRequest},
		{method: "GET", pattern: ofCustomer, userOnly: true, read: listServiceRequests},
		{method: "GET", pattern: ofCustomer + "/{request}", userOnly: true, read: getServiceRequest},
		{method: "PATCH", pattern: ofCustomer + "/{request}", userOnly: true, write: patchServiceRequest},
		{method: "GET", pattern: "/v1/serviceincidents/office", userOnly: true, read: listServiceIncidents},
	}
}
