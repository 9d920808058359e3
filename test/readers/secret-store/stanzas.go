package main

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/go-kms-wrapping/wrappers/aead/v2"
	"github.com/hashicorp/hcl"
	"github.com/hashicorp/hcl/hcl/ast"
	"github.com/hashicorp/hcl/hcl/token"
	"github.com/hashicorp/vault/helper/namespace"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/vault"
	vaultseal "github.com/hashicorp/vault/vault/seal"
)

// What OpenBao does with `seal "static"`, `audit` and `initialize`, as its documentation of 2.6 and the static wrapper's source
// have it; Vault 1.14 has none of the three. The file is taken apart by the library that OpenBao takes it apart with.
type stanzas struct {
	Seal []struct {
		Type       string `hcl:",key"`
		KeyID      string `hcl:"current_key_id"`
		Key        string `hcl:"current_key"`
		UnusedKeys unused `hcl:",unusedKeyPositions"`
	} `hcl:"seal"`
	audits, requests []request
}

type unused = map[string][]token.Pos

type request struct {
	name, operation, path string
	data                  map[string]any
}

// takeFrom remembers the three stanzas of a file and returns what is left of it, as text for Vault's own loader.
func (own *stanzas) takeFrom(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	theirs, ours := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &theirs); err != nil {
		return "", err
	}
	for _, word := range []string{"seal", "audit", "initialize"} {
		if stanza, found := theirs[word]; found {
			ours[word] = stanza
			delete(theirs, word)
		}
	}
	if err := own.read(ours); err != nil {
		return "", err
	}
	rest, err := json.Marshal(theirs)
	return string(rest), err
}

func (own *stanzas) read(ours map[string]json.RawMessage) error {
	text, err := json.Marshal(ours)
	if err != nil {
		return err
	}
	file, err := hcl.ParseBytes(text)
	if err != nil {
		return err
	}
	list := file.Node.(*ast.ObjectList)
	if err := hcl.DecodeObject(own, list); err != nil {
		return err
	}
	for _, item := range list.Filter("audit").Items {
		if len(item.Keys) != 2 {
			return fmt.Errorf("audit wants type and path, and has %d keys", len(item.Keys))
		}
		var data map[string]any
		if err := hcl.DecodeObject(&data, item.Val); err != nil {
			return err
		}
		data["type"], data["options"] = key(item, 0), plain(data["options"])
		own.audits = append(own.audits, request{key(item, 1), "update", "sys/audit/" + key(item, 1), data})
	}
	for _, item := range list.Filter("initialize").Items {
		block, ok := item.Val.(*ast.ObjectType)
		if !ok || len(item.Keys) != 1 {
			return fmt.Errorf("initialize wants one name and a block")
		}
		for _, item := range block.List.Items {
			if err := own.addRequest(item); err != nil {
				return err
			}
		}
	}
	return nil
}

func (own *stanzas) addRequest(item *ast.ObjectItem) error {
	if len(item.Keys) != 2 || item.Keys[0].Token.Value() != "request" {
		return fmt.Errorf("initialize holds requests with one name and nothing else")
	}
	var body struct {
		Operation  string         `hcl:"operation"`
		Path       string         `hcl:"path"`
		Data       map[string]any `hcl:"data"`
		UnusedKeys unused         `hcl:",unusedKeyPositions"`
	}
	if err := hcl.DecodeObject(&body, item.Val); err != nil {
		return err
	}
	if len(body.UnusedKeys) > 0 {
		return fmt.Errorf("request %s: unknown keys %v", key(item, 1), body.UnusedKeys)
	}
	for name, value := range body.Data {
		evaluated, err := evaluate(plain(value))
		if err != nil {
			return fmt.Errorf("request %s, %s: %w", key(item, 1), name, err)
		}
		body.Data[name] = evaluated
	}
	own.requests = append(own.requests, request{key(item, 1), body.Operation, body.Path, body.Data})
	return nil
}

func key(item *ast.ObjectItem, index int) string { return item.Keys[index].Token.Value().(string) }

// plain: the library makes a list of one of every object.
func plain(value any) any {
	if list, ok := value.([]map[string]any); ok && len(list) == 1 {
		return list[0]
	}
	return value
}

// evaluate: of the sources of a value, the file alone.
func evaluate(value any) (any, error) {
	object, ok := value.(map[string]any)
	if !ok {
		return value, nil
	}
	if object["eval_source"] != "file" || object["eval_type"] != "string" || len(object) != 3 {
		return nil, fmt.Errorf("%v is no text from a file", object)
	}
	text, err := os.ReadFile(fmt.Sprint(object["path"]))
	return string(text), err
}

func (own stanzas) seal() (vault.Seal, error) {
	if len(own.Seal) != 1 || own.Seal[0].Type != "static" || own.Seal[0].KeyID == "" || len(own.Seal[0].UnusedKeys) > 0 {
		return nil, fmt.Errorf(`expected one seal "static" with current_key and current_key_id`)
	}
	path, found := strings.CutPrefix(own.Seal[0].Key, "file://")
	if !found {
		return nil, fmt.Errorf("current_key is no file://")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	secret, err := keyOf(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, err
	}
	wrapper := aead.NewWrapper()
	if err := wrapper.SetAesGcmKeyBytes(secret); err != nil {
		return nil, err
	}
	return vault.NewAutoSeal(vaultseal.NewAccess(wrapper))
}

// keyOf tells the encoding of a key by its length, as the static wrapper does.
func keyOf(text string) ([]byte, error) {
	switch len(text) {
	case 64:
		return hex.DecodeString(text)
	case 44:
		return base64.StdEncoding.DecodeString(text)
	case 43:
		return base64.RawURLEncoding.DecodeString(text)
	case 32:
		return []byte(text), nil
	}
	return nil, fmt.Errorf("unknown encoding for AES-256 key: %d signs", len(text))
}

// open initializes a store that is new, makes the requests as root and gives that token back; whatever fails ends the program.
func (own stanzas) open(core *vault.Core) error {
	ctx := namespace.RootContext(context.Background())
	done, err := core.Initialized(ctx)
	if err != nil {
		return err
	}
	if done {
		return core.UnsealWithStoredKeys(ctx)
	}
	// OpenBao makes no recovery key at all; here there must be one, and it is thrown away.
	recovery := &vault.SealConfig{SecretShares: 1, SecretThreshold: 1}
	result, err := core.Initialize(ctx, &vault.InitParams{BarrierConfig: &vault.SealConfig{}, RecoveryConfig: recovery})
	if err != nil {
		return err
	}
	if err := core.UnsealWithStoredKeys(ctx); err != nil {
		return err
	}
	for tries := 0; ; tries++ {
		active, _, _, err := core.Leader()
		if err == vault.ErrHANotEnabled || active {
			break
		}
		if err != nil || tries > 350 {
			return fmt.Errorf("no leader: %v", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
	last := request{"revoke-root", "update", "auth/token/revoke-self", nil}
	for _, one := range append(append(own.audits, own.requests...), last) {
		answer, err := core.HandleRequest(ctx, &logical.Request{
			Operation: logical.Operation(one.operation), Path: one.path, Data: one.data, ClientToken: result.RootToken,
		})
		// What is wrong stands in the answer, if anywhere.
		if answer != nil && answer.IsError() {
			err = answer.Error()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
	}
	return nil
}
