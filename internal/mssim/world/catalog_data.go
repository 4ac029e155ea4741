package world

// catalogRow is one SKU as it is written down here.
type catalogRow struct {
	id          string // "product:sku"
	title       string
	about       string
	cents       int // SKU.RetailCents
	max         int
	part        string
	directoryID string
	plans       string // names, separated by blanks
	terms       []Term
	needs       []string
	upgrades    []string
	trial       bool
	converts    string
	attests     string // SKU.Attestation; which SKU has one is the simulator's choice
}

const (
	seatsSmall = 300 // Microsoft's limit on its Business plans
	seatsLarge = 10_000_000
)

var (
	termsBusiness   = []Term{{"P1M", "monthly"}, {"P1Y", "monthly"}, {"P1Y", "annual"}}
	termsEnterprise = []Term{
		{"P1M", "monthly"}, {"P1Y", "monthly"}, {"P1Y", "annual"},
		{"P3Y", "monthly"}, {"P3Y", "annual"}, {"P3Y", "triennial"},
	}
	termsYearly = []Term{{"P1Y", "monthly"}, {"P1Y", "annual"}}
	termsTrial  = []Term{{"P1M", "none"}}

	needsTeams   = []string{"CFQ7TTC0LH18:0001", "CFQ7TTC0LDPB:0001", "CFQ7TTC0LCHC:0002", "CFQ7TTC0LF8Q:0001", "CFQ7TTC0LF8R:0001", "CFQ7TTC0LFLX:0001", "CFQ7TTC0LFLZ:0002", "CFQ7TTC0LH05:0001"}
	needsCopilot = append([]string{"CFQ7TTC0LH1G:0001", "CFQ7TTC0LGZT:0001", "CFQ7TTC0LF8S:0002"}, needsTeams...)
)

// catalogRows are real products: ids, titles and US list prices of Microsoft's
// commercial segment as published in 2025 and 2026; directory ids and part
// numbers from Microsoft's "Product names and service plan identifiers". Each
// SKU lists its better known service plans, not all of them.
var catalogRows = []catalogRow{
	{id: "CFQ7TTC0LH18:0001", title: "Microsoft 365 Business Basic", about: "Web and mobile Office apps, mail, Teams and 1 TB of storage.", cents: 600, max: seatsSmall, part: "O365_BUSINESS_ESSENTIALS", directoryID: "3b555118-da6a-4418-894f-7df1e2096870", plans: "EXCHANGE_S_STANDARD SHAREPOINTSTANDARD SHAREPOINTWAC TEAMS1 YAMMER_ENTERPRISE SWAY BPOS_S_TODO_1 EXCHANGE_S_FOUNDATION", terms: termsBusiness, upgrades: []string{"CFQ7TTC0LDPB:0001", "CFQ7TTC0LCHC:0002", "CFQ7TTC0LF8Q:0001"}},
	{id: "CFQ7TTC0LDPB:0001", title: "Microsoft 365 Business Standard", about: "Desktop Office apps, mail, Teams and 1 TB of storage.", cents: 1250, max: seatsSmall, part: "O365_BUSINESS_PREMIUM", directoryID: "f245ecc8-75af-4f8e-b61f-27d8114de5f3", plans: "EXCHANGE_S_STANDARD SHAREPOINTSTANDARD SHAREPOINTWAC OFFICE_BUSINESS TEAMS1 YAMMER_ENTERPRISE SWAY BPOS_S_TODO_1 EXCHANGE_S_FOUNDATION", terms: termsBusiness, upgrades: []string{"CFQ7TTC0LCHC:0002", "CFQ7TTC0LF8R:0001", "CFQ7TTC0LFLX:0001"}},
	{id: "CFQ7TTC0LCHC:0002", title: "Microsoft 365 Business Premium", about: "Business Standard with device management and advanced security.", cents: 2200, max: seatsSmall, part: "SPB", directoryID: "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", plans: "EXCHANGE_S_STANDARD SHAREPOINTSTANDARD SHAREPOINTWAC OFFICE_BUSINESS TEAMS1 INTUNE_A AAD_PREMIUM MFA_PREMIUM RMS_S_PREMIUM RMS_S_ENTERPRISE MDE_SMB YAMMER_ENTERPRISE SWAY EXCHANGE_S_FOUNDATION", terms: termsBusiness, upgrades: []string{"CFQ7TTC0LFLX:0001", "CFQ7TTC0LFLZ:0002"}},
	{id: "CFQ7TTC0LH1G:0001", title: "Microsoft 365 Apps for business", about: "Desktop Office apps and 1 TB of storage.", cents: 825, max: seatsSmall, part: "O365_BUSINESS", directoryID: "cdd28e44-67e3-425e-be4c-737fab2899d3", plans: "OFFICE_BUSINESS SHAREPOINTWAC ONEDRIVESTANDARD SWAY EXCHANGE_S_FOUNDATION", terms: termsBusiness, upgrades: []string{"CFQ7TTC0LDPB:0001", "CFQ7TTC0LCHC:0002"}},
	{id: "CFQ7TTC0LGZT:0001", title: "Microsoft 365 Apps for enterprise", about: "Desktop Office apps for organizations of any size.", cents: 1200, max: seatsLarge, part: "OFFICESUBSCRIPTION", directoryID: "c2273bd0-dff7-4215-9ef5-2c7bcfb06425", plans: "OFFICESUBSCRIPTION SHAREPOINTWAC ONEDRIVESTANDARD SWAY EXCHANGE_S_FOUNDATION", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LF8R:0001"}},
	{id: "CFQ7TTC0LF8Q:0001", title: "Office 365 E1", about: "Web and mobile Office apps and services for organizations of any size.", cents: 1000, max: seatsLarge, part: "STANDARDPACK", directoryID: "18181a46-0d4e-45cd-891e-60aabd171b4e", plans: "EXCHANGE_S_STANDARD SHAREPOINTSTANDARD SHAREPOINTWAC TEAMS1 MCOSTANDARD YAMMER_ENTERPRISE SWAY BPOS_S_TODO_1 EXCHANGE_S_FOUNDATION", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LF8R:0001", "CFQ7TTC0LF8S:0002"}},
	{id: "CFQ7TTC0LF8R:0001", title: "Office 365 E3", about: "Desktop Office apps with compliance and information protection.", cents: 2300, max: seatsLarge, part: "ENTERPRISEPACK", directoryID: "6fd2c87f-b296-42f0-b197-1e91e994b900", plans: "EXCHANGE_S_ENTERPRISE SHAREPOINTENTERPRISE SHAREPOINTWAC OFFICESUBSCRIPTION TEAMS1 MCOSTANDARD RMS_S_ENTERPRISE FLOW_O365_P2 YAMMER_ENTERPRISE SWAY BPOS_S_TODO_2", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LF8S:0002", "CFQ7TTC0LFLX:0001"}},
	{id: "CFQ7TTC0LF8S:0002", title: "Office 365 E5", about: "Office 365 E3 with voice, analytics and advanced security.", cents: 3800, max: seatsLarge, part: "ENTERPRISEPREMIUM", directoryID: "c7df2760-2c81-4ef7-b578-5b5392b571df", plans: "EXCHANGE_S_ENTERPRISE SHAREPOINTENTERPRISE SHAREPOINTWAC OFFICESUBSCRIPTION TEAMS1 MCOSTANDARD MCOEV MCOMEETADV THREAT_INTELLIGENCE ADALLOM_S_O365 BI_AZURE_P2 RMS_S_ENTERPRISE YAMMER_ENTERPRISE SWAY", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LFLZ:0002"}},
	{id: "CFQ7TTC0LFLX:0001", title: "Microsoft 365 E3", about: "Office 365 E3 with Windows Enterprise, Intune and Entra ID P1.", cents: 3600, max: seatsLarge, part: "SPE_E3", directoryID: "05e9a617-0261-4cee-bb44-138d3ef5d965", plans: "EXCHANGE_S_ENTERPRISE SHAREPOINTENTERPRISE SHAREPOINTWAC OFFICESUBSCRIPTION TEAMS1 MCOSTANDARD INTUNE_A AAD_PREMIUM MFA_PREMIUM RMS_S_PREMIUM RMS_S_ENTERPRISE WIN10_PRO_ENT_SUB YAMMER_ENTERPRISE SWAY", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LFLZ:0002"}},
	{id: "CFQ7TTC0LFLZ:0002", title: "Microsoft 365 E5", about: "Microsoft 365 E3 with voice, analytics and advanced security.", cents: 5700, max: seatsLarge, part: "SPE_E5", directoryID: "06ebc4ee-1bb5-47dd-8120-11324bc54e06", plans: "EXCHANGE_S_ENTERPRISE SHAREPOINTENTERPRISE SHAREPOINTWAC OFFICESUBSCRIPTION TEAMS1 MCOSTANDARD MCOEV MCOMEETADV INTUNE_A AAD_PREMIUM AAD_PREMIUM_P2 MFA_PREMIUM RMS_S_PREMIUM RMS_S_ENTERPRISE THREAT_INTELLIGENCE WINDEFATP ADALLOM_S_STANDALONE BI_AZURE_P2 WIN10_PRO_ENT_SUB YAMMER_ENTERPRISE SWAY", terms: termsEnterprise},
	{id: "CFQ7TTC0MBMD:0002", title: "Microsoft 365 F1", about: "Teams, device management and identity for frontline workers.", cents: 230, max: seatsLarge, part: "M365_F1_COMM", directoryID: "50f60901-3181-4b75-8a2c-4c8e4c1d5a72", plans: "TEAMS1 SHAREPOINTDESKLESS INTUNE_A AAD_PREMIUM MFA_PREMIUM RMS_S_PREMIUM RMS_S_ENTERPRISE EXCHANGE_S_DESKLESS YAMMER_ENTERPRISE", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LH05:0001", "CFQ7TTC0LFLX:0001"}},
	{id: "CFQ7TTC0LH05:0001", title: "Microsoft 365 F3", about: "Web and mobile Office apps, Windows and security for frontline workers.", cents: 800, max: seatsLarge, part: "SPE_F1", directoryID: "66b55226-6b4f-492c-910c-a3b7a3c9d993", plans: "EXCHANGE_S_DESKLESS SHAREPOINTDESKLESS SHAREPOINTWAC TEAMS1 INTUNE_A AAD_PREMIUM MFA_PREMIUM WIN10_PRO_ENT_SUB YAMMER_ENTERPRISE SWAY", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LFLX:0001", "CFQ7TTC0LFLZ:0002"}},
	{id: "CFQ7TTC0LGZW:0001", title: "Office 365 F3", about: "Web and mobile Office apps for frontline workers.", cents: 400, max: seatsLarge, part: "DESKLESSPACK", directoryID: "4b585984-651b-448a-9e53-3b10f069cf7f", plans: "EXCHANGE_S_DESKLESS SHAREPOINTDESKLESS SHAREPOINTWAC TEAMS1 YAMMER_ENTERPRISE SWAY", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LH05:0001", "CFQ7TTC0LF8Q:0001"}},
	{id: "CFQ7TTC0LH16:0001", title: "Exchange Online (Plan 1)", about: "Business mail with 50 GB mailboxes.", cents: 400, max: seatsLarge, part: "EXCHANGESTANDARD", directoryID: "4b9405b0-7788-4568-add1-99614e613b69", plans: "EXCHANGE_S_STANDARD", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LH1P:0001", "CFQ7TTC0LH18:0001", "CFQ7TTC0LDPB:0001"}},
	{id: "CFQ7TTC0LH1P:0001", title: "Exchange Online (Plan 2)", about: "Business mail with 100 GB mailboxes and archiving.", cents: 800, max: seatsLarge, part: "EXCHANGEENTERPRISE", directoryID: "19ec0d23-8335-4cbd-94ac-6050e30712fa", plans: "EXCHANGE_S_ENTERPRISE", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LF8R:0001", "CFQ7TTC0LFLX:0001"}},
	{id: "CFQ7TTC0LH0N:0001", title: "SharePoint Online (Plan 1)", about: "Team sites and file sharing.", cents: 500, max: seatsLarge, part: "SHAREPOINTSTANDARD", directoryID: "1fc08a02-8b3d-43b9-831e-f76859e04e1a", plans: "SHAREPOINTSTANDARD", terms: termsEnterprise},
	{id: "CFQ7TTC0LFLS:0002", title: "Microsoft Entra ID P1", about: "Conditional access and hybrid identity.", cents: 600, max: seatsLarge, part: "AAD_PREMIUM", directoryID: "078d2b04-f1bd-4111-bbd4-b4b1b354cef4", plans: "AAD_PREMIUM MFA_PREMIUM EXCHANGE_S_FOUNDATION", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LFK5:0001"}},
	{id: "CFQ7TTC0LFK5:0001", title: "Microsoft Entra ID P2", about: "Entra ID P1 with identity protection and governance.", cents: 900, max: seatsLarge, part: "AAD_PREMIUM_P2", directoryID: "84a661c4-e949-4bd2-a560-ed7766fcaf2b", plans: "AAD_PREMIUM AAD_PREMIUM_P2 MFA_PREMIUM EXCHANGE_S_FOUNDATION", terms: termsEnterprise},
	{id: "CFQ7TTC0LHT4:0001", title: "Enterprise Mobility + Security E3", about: "Identity, device and information protection.", cents: 1060, max: seatsLarge, part: "EMS", directoryID: "efccb6f7-5641-4e0e-bd10-b4976e1bf68e", plans: "AAD_PREMIUM MFA_PREMIUM INTUNE_A RMS_S_PREMIUM RMS_S_ENTERPRISE EXCHANGE_S_FOUNDATION", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LFJ1:0001"}},
	{id: "CFQ7TTC0LFJ1:0001", title: "Enterprise Mobility + Security E5", about: "Enterprise Mobility + Security E3 with advanced protection.", cents: 1640, max: seatsLarge, part: "EMSPREMIUM", directoryID: "b05e124f-c7cc-45a0-a6aa-8cf78c946968", plans: "AAD_PREMIUM AAD_PREMIUM_P2 MFA_PREMIUM INTUNE_A RMS_S_PREMIUM RMS_S_ENTERPRISE ADALLOM_S_STANDALONE EXCHANGE_S_FOUNDATION", terms: termsEnterprise},
	{id: "CFQ7TTC0LCH4:0009", title: "Microsoft Intune Plan 1", about: "Device and app management.", cents: 800, max: seatsLarge, part: "INTUNE_A", directoryID: "061f9ace-7d42-4136-88ac-31dc755f143f", plans: "INTUNE_A EXCHANGE_S_FOUNDATION", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0LHT4:0001"}},
	{id: "CFQ7TTC0LHSF:0001", title: "Power BI Pro", about: "Self-service analytics.", cents: 1400, max: seatsLarge, part: "POWER_BI_PRO", directoryID: "f8a1db68-be16-40ed-86d5-cb42ce701560", plans: "BI_AZURE_P2 EXCHANGE_S_FOUNDATION", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0HL8W:0001"}},
	{id: "CFQ7TTC0HL8W:0001", title: "Power BI Premium Per User", about: "Power BI Pro with larger models and more refreshes.", cents: 2400, max: seatsLarge, part: "PBI_PREMIUM_PER_USER", directoryID: "c1d032e0-5619-4761-9b5c-75b6831e1711", plans: "BI_AZURE_P2 BI_AZURE_P3 EXCHANGE_S_FOUNDATION", terms: termsEnterprise},
	{id: "CFQ7TTC0HD33:0003", title: "Visio Plan 1", about: "Diagrams in the browser.", cents: 500, max: seatsLarge, part: "VISIOONLINE_PLAN1", directoryID: "4b244418-9658-4451-a2b8-b5e2b364e9bd", plans: "VISIOONLINE EXCHANGE_S_FOUNDATION", terms: termsEnterprise, upgrades: []string{"CFQ7TTC0HD32:0002"}},
	{id: "CFQ7TTC0HD32:0002", title: "Visio Plan 2", about: "Diagrams in the browser and on the desktop.", cents: 1500, max: seatsLarge, part: "VISIOCLIENT", directoryID: "c5928f49-12ba-48f7-ada3-0d743a3601d5", plans: "VISIOONLINE VISIO_CLIENT_SUBSCRIPTION EXCHANGE_S_FOUNDATION", terms: termsEnterprise},
	{id: "CFQ7TTC0HDB0:0002", title: "Planner and Project Plan 3", about: "Project management on the desktop and in the browser.", cents: 3000, max: seatsLarge, part: "PROJECTPROFESSIONAL", directoryID: "53818b1b-4a27-454b-8896-0dba576410e6", plans: "PROJECT_PROFESSIONAL PROJECT_CLIENT_SUBSCRIPTION SHAREPOINTENTERPRISE EXCHANGE_S_FOUNDATION", terms: termsEnterprise},
	{id: "CFQ7TTC0LH3L:0001", title: "Power Automate per user plan", about: "Unlimited cloud flows for one person.", cents: 1500, max: seatsLarge, part: "FLOW_PER_USER", directoryID: "4a51bf65-409c-4a91-b845-1121b571cc9d", plans: "FLOW_O365_P2 EXCHANGE_S_FOUNDATION", terms: termsEnterprise},
	{id: "CFQ7TTC0JN4R:0002", title: "Microsoft Teams Essentials (AAD Identity)", about: "Meetings and chat without the rest of Microsoft 365.", cents: 400, max: seatsSmall, part: "TEAMS_ESSENTIALS_AAD", directoryID: "3ab6abff-666f-4424-bfb7-f0bc274ec7bc", plans: "TEAMS1 SHAREPOINTWAC EXCHANGE_S_DESKLESS", terms: termsBusiness, upgrades: []string{"CFQ7TTC0LH18:0001", "CFQ7TTC0LDPB:0001"}},
	{id: "CFQ7TTC0LH04:0001", title: "Microsoft Defender for Office 365 (Plan 1)", about: "Protection against malicious links and attachments.", cents: 200, max: seatsLarge, part: "ATP_ENTERPRISE", directoryID: "4ef96642-f096-40de-a3e9-d83fb2f90211", plans: "ATP_ENTERPRISE", terms: termsEnterprise},
	{id: "CFQ7TTC0LH0T:0001", title: "Microsoft Teams Phone Standard", about: "Calling for people who have Teams.", cents: 1000, max: seatsLarge, part: "MCOEV", directoryID: "e43b5b99-8dfb-405f-9987-dc307f34bcbd", plans: "MCOEV", terms: termsEnterprise, needs: needsTeams, attests: "TeamsPhone"},
	{id: "CFQ7TTC0RM8K:0002", title: "Microsoft Teams Premium", about: "Webinars, protection and branding for Teams meetings.", cents: 1000, max: seatsLarge, part: "Microsoft_Teams_Premium", directoryID: "36a0f3b3-adb5-49ea-bf66-762134cf063a", plans: "TEAMSPRO_MGMT TEAMSPRO_WEBINAR MICROSOFT_ECDN", terms: termsEnterprise, needs: needsTeams},
	{id: "CFQ7TTC0MM8R:0002", title: "Microsoft 365 Copilot", about: "The assistant in the Office apps and Teams.", cents: 3000, max: seatsLarge, part: "Microsoft_365_Copilot", directoryID: "639dec6b-bb19-468b-871c-c5c441c4b0cb", plans: "M365_COPILOT_APPS M365_COPILOT_TEAMS M365_COPILOT_BUSINESS_CHAT", terms: termsYearly, needs: needsCopilot},
	{id: "CFQ7TTC0MM8R:001P", title: "Microsoft 365 Copilot Business", about: "Copilot for organizations of up to 300 people.", cents: 2100, max: seatsSmall, part: "Microsoft_365_Copilot", directoryID: "639dec6b-bb19-468b-871c-c5c441c4b0cb", plans: "M365_COPILOT_APPS M365_COPILOT_TEAMS M365_COPILOT_BUSINESS_CHAT", terms: termsBusiness, needs: needsCopilot},
	{id: "CFQ7TTC0MM8R:006Z", title: "Microsoft 365 Copilot Business Trial", about: "Thirty days of Copilot for up to 25 people.", max: 25, part: "Microsoft_365_Copilot", directoryID: "639dec6b-bb19-468b-871c-c5c441c4b0cb", plans: "M365_COPILOT_APPS M365_COPILOT_TEAMS M365_COPILOT_BUSINESS_CHAT", terms: termsTrial, needs: needsCopilot, trial: true, converts: "001P"},
}

// planIDs are service plan ids by name, from the same list as the directory ids.
var planIDs = map[string]string{
	"AAD_PREMIUM":                 "41781fb2-bc02-4b7c-bd55-b576c07bb09d",
	"AAD_PREMIUM_P2":              "eec0eb4f-6444-4f95-aba0-50c24d67f998",
	"ADALLOM_S_O365":              "8c098270-9dd4-4350-9b30-ba4703f3b36b",
	"ADALLOM_S_STANDALONE":        "2e2ddb96-6af9-4b1d-a3f0-d6ecfd22edb2",
	"ATP_ENTERPRISE":              "f20fedf3-f3c3-43c3-8267-2bfdd51c0939",
	"BI_AZURE_P2":                 "70d33638-9c74-4d01-bfd3-562de28bd4ba",
	"BI_AZURE_P3":                 "0bf3c642-7bb5-4ccc-884e-59d09df0266c",
	"BPOS_S_TODO_1":               "5e62787c-c316-451f-b873-1d05acd4d12c",
	"BPOS_S_TODO_2":               "c87f142c-d1e9-4363-8630-aaea9c4d9ae5",
	"EXCHANGE_S_DESKLESS":         "4a82b400-a79f-41a4-b4e2-e94f5787b113",
	"EXCHANGE_S_ENTERPRISE":       "efb87545-963c-4e0d-99df-69c6916d9eb0",
	"EXCHANGE_S_FOUNDATION":       "113feb6c-3fe4-4440-bddc-54d774bf0318",
	"EXCHANGE_S_STANDARD":         "9aaf7827-d63c-4b61-89c3-182f06f82e5c",
	"FLOW_O365_P2":                "76846ad7-7776-4c40-a281-a386362dd1b9",
	"INTUNE_A":                    "c1ec4a95-1f05-45b3-a911-aa3fa01094f5",
	"M365_COPILOT_APPS":           "a62f8878-de10-42f3-b68f-6149a25ceb97",
	"M365_COPILOT_BUSINESS_CHAT":  "3f30311c-6b1e-48a4-ab79-725b469da960",
	"M365_COPILOT_TEAMS":          "b95945de-b3bd-46db-8437-f2beb6ea2347",
	"MCOEV":                       "4828c8ec-dc2e-4779-b502-87ac9ce28ab7",
	"MCOMEETADV":                  "3e26ee1f-8a5f-4d52-aee2-b81ce45c8f40",
	"MCOSTANDARD":                 "0feaeb32-d00e-4d66-bd5a-43b5b83db82c",
	"MDE_SMB":                     "bfc1bbd9-981b-4f71-9b82-17c35fd0e2a4",
	"MFA_PREMIUM":                 "8a256a2b-b617-496d-b51b-e76466e88db0",
	"MICROSOFT_ECDN":              "85704d55-2e73-47ee-93b4-4b8ea14db92b",
	"OFFICESUBSCRIPTION":          "43de0ff5-c92c-492b-9116-175376d08c38",
	"OFFICE_BUSINESS":             "094e7854-93fc-4d55-b2c0-3ab5369ebdc1",
	"ONEDRIVESTANDARD":            "13696edf-5a08-49f6-8134-03083ed8ba30",
	"PROJECT_CLIENT_SUBSCRIPTION": "fafd7243-e5c1-4a3a-9e40-495efcb1d3c3",
	"PROJECT_PROFESSIONAL":        "818523f5-016b-4355-9be8-ed6944946ea7",
	"RMS_S_ENTERPRISE":            "bea4c11e-220a-4e6d-8eb8-8ea15d019f90",
	"RMS_S_PREMIUM":               "6c57d4b6-3b23-47a5-9bc9-69f17b4947b3",
	"SHAREPOINTDESKLESS":          "902b47e5-dcb2-4fdc-858b-c63a90a2bdb9",
	"SHAREPOINTENTERPRISE":        "5dbe027f-2339-4123-9542-606e4d348a72",
	"SHAREPOINTSTANDARD":          "c7699d2e-19aa-44de-8edf-1736da088ca1",
	"SHAREPOINTWAC":               "e95bec33-7c88-4a70-8e19-b10bd9d0c014",
	"SWAY":                        "a23b959c-7ce8-4e57-9140-b90eb88a9e97",
	"TEAMS1":                      "57ff2da0-773e-42df-b2af-ffb7a2317929",
	"TEAMSPRO_MGMT":               "0504111f-feb8-4a3c-992a-70280f9a2869",
	"TEAMSPRO_WEBINAR":            "78b58230-ec7e-4309-913c-93a45cc4735b",
	"THREAT_INTELLIGENCE":         "8e0c0a52-6a6c-4d40-8370-dd62790dcd70",
	"VISIOONLINE":                 "2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f",
	"VISIO_CLIENT_SUBSCRIPTION":   "663a804f-1c30-4ff0-9915-9db84f0d1cea",
	"WIN10_PRO_ENT_SUB":           "21b439ba-a0ca-424f-a6cc-52f954a5b111",
	"WINDEFATP":                   "871d91ec-ec1a-452b-a83f-bd76c7d770ef",
	"YAMMER_ENTERPRISE":           "7547a3fe-08ee-4ccb-b430-5077c5041653",
}
