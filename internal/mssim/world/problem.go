package world

import "fmt"

// Problem is why something cannot be bought. Source of the codes: Microsoft,
// Partner Center REST error codes; line codes are those of CartErrorCode.
type Problem struct {
	Code      int    `json:"code"`           // in the answer to an order
	LineCode  int    `json:"lineCode"`       // on the line of a cart
	Text      string `json:"text"`           // for a person
	Available *int   `json:"left,omitempty"` // seats that can be bought instead
}

// Codes of CartErrorCode; the add-on's and the eligibility's are order codes that
// carts show on the line.
const (
	lineCurrency        = 10000
	lineCatalogItem     = 10001
	lineQuota           = 10002
	lineParticipants    = 10004
	lineSubscription    = 10007
	lineInput           = 10010
	lineAttestation     = 10012
	lineBillingPlan     = 10013
	linePromotion       = 10014
	lineSeats           = 10015
	lineTermEndProduct  = 10016
	lineTermEnd         = 10017
	lineSandbox         = 10009
	codeNoBase          = 400041
	codeNotEligible     = 800020
	codeInvalid         = 800002
	codeTermEnd         = 900242
	codeQuantityOfOffer = 900275
	codeRisk            = 800069

	codeSandboxSubscriptions = 800066
	codeSandboxSeats         = 800067
	codeSandboxAzurePlans    = 900116
)

func problem(code, lineCode int, format string, args ...any) *Problem {
	return &Problem{Code: code, LineCode: lineCode, Text: fmt.Sprintf(format, args...)}
}
