package portaluser

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/ccojocar/zxcvbn-go/data"
)

// ownWords are what people of this product choose, and what the lists do not have, folded.
var ownWords = []string{
	"password", "passwort", "kennwort", "letmein", "welcome", "willkommen", "admin", "administrator", "tenantry", "microsoft", "office365", "azure",
	"reseller", "iloveyou", "geheim", "schatz", "hallo", "fruhling", "sommer", "herbst", "winter", "correcthorsebatterystaple",
	"пароль", "привет", "админ", "наташа", "любовь", "contrasena", "motdepasse", "haslo",
}

// commonLists are the lists of the module, each with the most common first: 7,000 passwords, and words
// and names that people make passwords of.
var commonLists = []string{"Passwords", "English", "FemaleNames", "MaleNames", "Surnames"}

// longestCommon is the length up to which common words are looked for.
const longestCommon = 25

// commonWords gives the rank of each common word or password, 1 for those that are tried first. It is made when the
// first password is chosen.
var commonWords = sync.OnceValue(func() map[string]int {
	ranks := map[string]int{}
	for _, name := range commonLists {
		var file struct{ List []string }
		if err := json.Unmarshal(data.MustAsset("data/"+name+".json"), &file); err != nil {
			panic(fmt.Sprintf("the list %s of common words: %v", name, err)) // it is part of the program
		}
		for i, word := range file.List {
			if before, there := ranks[word]; !there || i+1 < before {
				ranks[word] = i + 1
			}
		}
	}
	for _, word := range ownWords {
		ranks[word] = 1
	}
	return ranks
})
