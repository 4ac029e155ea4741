package graph_test

// People of the demo seed with the properties that Microsoft shows without $select.
const (
	tyler = `"id":"5c0e6a0c-cc9e-5b3d-9c7d-9b75390f7bdb","businessPhones":["+1 55 4508854"],"displayName":"Tyler Rivera","givenName":"Tyler","jobTitle":"IT Administrator",
		"mail":"admin@lakeshore.onmicrosoft.com","mobilePhone":null,"officeLocation":null,"preferredLanguage":"en",
		"surname":"Rivera","userPrincipalName":"admin@lakeshore.onmicrosoft.com"`
	daniel = `"id":"0a081bf1-b27d-5f6c-98d4-eb8908cebc7c","businessPhones":["+1 87 7754238"],"displayName":"Daniel Hughes","givenName":"Daniel","jobTitle":"Managing Director",
		"mail":"daniel.hughes@lakeshore.onmicrosoft.com","mobilePhone":null,"officeLocation":null,"preferredLanguage":"en",
		"surname":"Hughes","userPrincipalName":"daniel.hughes@lakeshore.onmicrosoft.com"`
	maria = `"id":"60236414-c30b-5430-ba10-9adea2f9e29c","businessPhones":["+1 22 2376452"],"displayName":"Maria Patel","givenName":"Maria","jobTitle":"Project Manager",
		"mail":"maria.patel@lakeshore.onmicrosoft.com","mobilePhone":null,"officeLocation":null,"preferredLanguage":"en",
		"surname":"Patel","userPrincipalName":"maria.patel@lakeshore.onmicrosoft.com"`
	robert = `"id":"5dc7b950-0cdc-594d-8a4d-a2e8df9384e2","businessPhones":["+1 70 8563359"],"displayName":"Robert O'Brien","givenName":"Robert","jobTitle":"Managing Director",
		"mail":"robert.obrien@lakeshore.onmicrosoft.com","mobilePhone":null,"officeLocation":null,"preferredLanguage":"en",
		"surname":"O'Brien","userPrincipalName":"robert.obrien@lakeshore.onmicrosoft.com"`
	kevin = `"id":"7da241ae-6568-5841-a97f-06d1a214462f","businessPhones":["+1 64 0796998"],"displayName":"Kevin Ramirez","givenName":"Kevin","jobTitle":"Cloud Specialist",
		"mail":"admin@harborview.onmicrosoft.com","mobilePhone":null,"officeLocation":null,"preferredLanguage":"en",
		"surname":"Ramirez","userPrincipalName":"admin@harborview.onmicrosoft.com"`
)

// adeleVance is who the body adele makes.
const adeleVance = `"id":"cde5cbd7-4ff7-5f62-a341-4c5ad21778fb","businessPhones":["+1 425 555 0109"],"displayName":"Adele Vance","givenName":"Adele","jobTitle":null,"mail":null,
	"mobilePhone":null,"officeLocation":null,"preferredLanguage":null,"surname":"Vance","userPrincipalName":"AdeleV@lakeshore.onmicrosoft.com"`

// member is a person where other kinds of objects could stand.
func member(person string) string { return `{"@odata.type":"#microsoft.graph.user",` + person + `}` }
