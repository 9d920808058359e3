// tf-standin is a Terraform provider that has a schema and no service behind it.
//
// It serves the schema of a provider from a file in the format of `terraform providers
// schema -json` (format made by extract-schema.cjs, or a dump of the real provider), so that
// Terraform itself can validate, plan and apply offline: unknown or misspelt arguments, wrong
// types, missing required arguments, too many or too few blocks, references to attributes
// that do not exist, cycles, sensitive outputs, ephemeral values outside write-only arguments,
// remote state between stacks.
//
// It is NOT the provider.  It runs none of its validation functions (enumerations, patterns,
// ConflictsWith), knows no ForceNew, no default values, and calls nothing: "apply" only invents
// the computed values.  What a write-only argument holds it forgets but for a digest, in the private
// part of the state, so that a reader can tell whether two of them held the same.
//
// The schema: $TF_STANDIN_DIR/NAME.json.gz where that exists (NAME from the binary's name,
// terraform-provider-NAME_vX), else schema.json.gz beside the binary.
package main

import (
	"compress/gzip"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tfprotov5/tf5server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

const account = "123456789012"

// secretMark begins every password and token that is made here, so that it can be looked for; tf-check has the same.
const secretMark = "StandInSecret"

type attr struct {
	Type      json.RawMessage `json:"type"`
	Required  bool            `json:"required"`
	Optional  bool            `json:"optional"`
	Computed  bool            `json:"computed"`
	Sensitive bool            `json:"sensitive"`
	WriteOnly bool            `json:"write_only"`
	ty        cty.Type
}
type blockType struct {
	NestingMode string `json:"nesting_mode"`
	Block       *block `json:"block"`
	MinItems    int64  `json:"min_items"`
	MaxItems    int64  `json:"max_items"`
}
type block struct {
	Attributes map[string]*attr      `json:"attributes"`
	BlockTypes map[string]*blockType `json:"block_types"`
	ty         cty.Type
}
type schema struct {
	Version int64  `json:"version"`
	Block   *block `json:"block"`
}
type dump struct {
	ProviderSchemas map[string]struct {
		Provider    schema             `json:"provider"`
		Resources   map[string]*schema `json:"resource_schemas"`
		DataSources map[string]*schema `json:"data_source_schemas"`
		Ephemeral   map[string]*schema `json:"ephemeral_resource_schemas"`
	} `json:"provider_schemas"`
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// resolve fills in the cty types of a block.
func (b *block) resolve() cty.Type {
	atys := map[string]cty.Type{}
	for n, a := range b.Attributes {
		ty, err := ctyjson.UnmarshalType(a.Type)
		must(err)
		a.ty = ty
		atys[n] = ty
	}
	for n, bt := range b.BlockTypes {
		if bt.Block == nil {
			bt.Block = &block{}
		}
		t := bt.Block.resolve()
		switch bt.NestingMode {
		case "list":
			if bt.Block.dynamic() {
				t = cty.DynamicPseudoType
			} else {
				t = cty.List(t)
			}
		case "set":
			t = cty.Set(t)
		case "map":
			t = cty.Map(t)
		}
		atys[n] = t
	}
	b.ty = cty.Object(atys)
	return b.ty
}
func (b *block) dynamic() bool { return b.ty.HasDynamicTypes() }

func toTF(t cty.Type) tftypes.Type {
	raw, err := ctyjson.MarshalType(t)
	must(err)
	ty, err := tftypes.ParseJSONType(raw) //nolint:staticcheck // the only parser there is
	must(err)
	return ty
}
func (b *block) proto() *tfprotov5.SchemaBlock {
	r := &tfprotov5.SchemaBlock{}
	for n, a := range b.Attributes {
		r.Attributes = append(r.Attributes, &tfprotov5.SchemaAttribute{Name: n, Type: toTF(a.ty), Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive, WriteOnly: a.WriteOnly})
	}
	sort.Slice(r.Attributes, func(i, j int) bool { return r.Attributes[i].Name < r.Attributes[j].Name })
	modes := map[string]tfprotov5.SchemaNestedBlockNestingMode{"single": tfprotov5.SchemaNestedBlockNestingModeSingle, "list": tfprotov5.SchemaNestedBlockNestingModeList, "set": tfprotov5.SchemaNestedBlockNestingModeSet, "map": tfprotov5.SchemaNestedBlockNestingModeMap}
	for n, bt := range b.BlockTypes {
		r.BlockTypes = append(r.BlockTypes, &tfprotov5.SchemaNestedBlock{TypeName: n, Block: bt.Block.proto(), Nesting: modes[bt.NestingMode], MinItems: bt.MinItems, MaxItems: bt.MaxItems})
	}
	sort.Slice(r.BlockTypes, func(i, j int) bool { return r.BlockTypes[i].TypeName < r.BlockTypes[j].TypeName })
	return r
}

type server struct {
	tfprotov5.ProviderServer // nil: what Terraform 1.11 does not call
	name                     string
	prov                     schema
	res, data, eph           map[string]*schema
	mu                       sync.Mutex
	region                   string
	defaultTags              map[string]cty.Value
	secrets                  sync.Map // what write-only arguments put into secrets in this run, by the secret
}

func load(path string) *server {
	f, err := os.Open(path)
	must(err)
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		r, err = gzip.NewReader(f)
		must(err)
	}
	var d dump
	must(json.NewDecoder(r).Decode(&d))
	for addr, p := range d.ProviderSchemas {
		s := &server{name: addr[strings.LastIndex(addr, "/")+1:], prov: p.Provider, res: p.Resources, data: p.DataSources, eph: p.Ephemeral, region: "us-east-1"}
		if s.prov.Block == nil {
			s.prov.Block = &block{}
		}
		s.prov.Block.resolve()
		for _, x := range s.res {
			x.Block.resolve()
		}
		for _, x := range s.data {
			x.Block.resolve()
		}
		for _, x := range s.eph {
			x.Block.resolve()
		}
		return s
	}
	log.Fatal("no provider in " + path)
	return nil
}

func diag(err error) []*tfprotov5.Diagnostic {
	return []*tfprotov5.Diagnostic{{Severity: tfprotov5.DiagnosticSeverityError, Summary: "stand-in provider", Detail: err.Error()}}
}
func dec(v *tfprotov5.DynamicValue, ty cty.Type) (cty.Value, error) {
	if v == nil || (len(v.MsgPack) == 0 && len(v.JSON) == 0) {
		return cty.NullVal(ty), nil
	}
	if len(v.MsgPack) > 0 {
		return msgpack.Unmarshal(v.MsgPack, ty)
	}
	return ctyjson.Unmarshal(v.JSON, ty)
}
func enc(v cty.Value, ty cty.Type) (*tfprotov5.DynamicValue, error) {
	b, err := msgpack.Marshal(v, ty)
	return &tfprotov5.DynamicValue{MsgPack: b}, err
}

func (s *server) GetProviderSchema(context.Context, *tfprotov5.GetProviderSchemaRequest) (*tfprotov5.GetProviderSchemaResponse, error) {
	r := &tfprotov5.GetProviderSchemaResponse{Provider: &tfprotov5.Schema{Version: s.prov.Version, Block: s.prov.Block.proto()}, ResourceSchemas: map[string]*tfprotov5.Schema{}, DataSourceSchemas: map[string]*tfprotov5.Schema{}, EphemeralResourceSchemas: map[string]*tfprotov5.Schema{}, ServerCapabilities: &tfprotov5.ServerCapabilities{}}
	for n, x := range s.res {
		r.ResourceSchemas[n] = &tfprotov5.Schema{Version: x.Version, Block: x.Block.proto()}
	}
	for n, x := range s.data {
		r.DataSourceSchemas[n] = &tfprotov5.Schema{Version: x.Version, Block: x.Block.proto()}
	}
	for n, x := range s.eph {
		r.EphemeralResourceSchemas[n] = &tfprotov5.Schema{Version: x.Version, Block: x.Block.proto()}
	}
	return r, nil
}
func (s *server) GetResourceIdentitySchemas(context.Context, *tfprotov5.GetResourceIdentitySchemasRequest) (*tfprotov5.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov5.GetResourceIdentitySchemasResponse{}, nil
}
func (s *server) PrepareProviderConfig(_ context.Context, q *tfprotov5.PrepareProviderConfigRequest) (*tfprotov5.PrepareProviderConfigResponse, error) {
	return &tfprotov5.PrepareProviderConfigResponse{PreparedConfig: q.Config}, nil
}
func (s *server) ConfigureProvider(_ context.Context, q *tfprotov5.ConfigureProviderRequest) (*tfprotov5.ConfigureProviderResponse, error) {
	v, err := dec(q.Config, s.prov.Block.ty)
	if err != nil {
		return &tfprotov5.ConfigureProviderResponse{Diagnostics: diag(err)}, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.Type().HasAttribute("region") {
		if r := v.GetAttr("region"); r.IsKnown() && !r.IsNull() {
			s.region = r.AsString()
		}
	}
	if v.Type().HasAttribute("default_tags") {
		if l := v.GetAttr("default_tags"); l.IsKnown() && !l.IsNull() && l.CanIterateElements() {
			for it := l.ElementIterator(); it.Next(); {
				_, e := it.Element()
				if t := e.GetAttr("tags"); t.IsKnown() && !t.IsNull() {
					s.defaultTags = t.AsValueMap()
				}
			}
		}
	}
	return &tfprotov5.ConfigureProviderResponse{}, nil
}
func (s *server) StopProvider(context.Context, *tfprotov5.StopProviderRequest) (*tfprotov5.StopProviderResponse, error) {
	return &tfprotov5.StopProviderResponse{}, nil
}
func (s *server) ValidateResourceTypeConfig(_ context.Context, q *tfprotov5.ValidateResourceTypeConfigRequest) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	return &tfprotov5.ValidateResourceTypeConfigResponse{Diagnostics: check(s.res[q.TypeName].Block, q.Config)}, nil
}
func (s *server) ValidateDataSourceConfig(_ context.Context, q *tfprotov5.ValidateDataSourceConfigRequest) (*tfprotov5.ValidateDataSourceConfigResponse, error) {
	return &tfprotov5.ValidateDataSourceConfigResponse{Diagnostics: check(s.data[q.TypeName].Block, q.Config)}, nil
}
func (s *server) ValidateEphemeralResourceConfig(_ context.Context, q *tfprotov5.ValidateEphemeralResourceConfigRequest) (*tfprotov5.ValidateEphemeralResourceConfigResponse, error) {
	return &tfprotov5.ValidateEphemeralResourceConfigResponse{Diagnostics: check(s.eph[q.TypeName].Block, q.Config)}, nil
}

// OpenEphemeralResource makes another value each time, as AWS does, but reads from a secret what was put into it.
func (s *server) OpenEphemeralResource(_ context.Context, q *tfprotov5.OpenEphemeralResourceRequest) (*tfprotov5.OpenEphemeralResourceResponse, error) {
	r := &tfprotov5.OpenEphemeralResourceResponse{}
	b := s.eph[q.TypeName].Block
	cfg, err := dec(q.Config, b.ty)
	if err == nil {
		v := s.fill("ephemeral."+q.TypeName, b, cfg, digest(cfg, b.ty)[:12], true)
		if q.TypeName == secretValue {
			if kept, ok := s.secrets.Load(cfg.GetAttr("secret_id").AsString()); ok {
				m := v.AsValueMap()
				m["secret_string"] = kept.(cty.Value)
				v = cty.ObjectVal(m)
			}
		}
		r.Result, err = enc(v, b.ty)
	}
	if err != nil {
		r.Diagnostics = diag(err)
	}
	return r, nil
}
func (s *server) RenewEphemeralResource(context.Context, *tfprotov5.RenewEphemeralResourceRequest) (*tfprotov5.RenewEphemeralResourceResponse, error) {
	return &tfprotov5.RenewEphemeralResourceResponse{}, nil
}
func (s *server) CloseEphemeralResource(context.Context, *tfprotov5.CloseEphemeralResourceRequest) (*tfprotov5.CloseEphemeralResourceResponse, error) {
	return &tfprotov5.CloseEphemeralResourceResponse{}, nil
}

// check finds what every provider's library finds and Terraform leaves to it: a value for an
// attribute that only the provider sets, null for a required one.  And two rules of text that
// the aws provider has throughout: a policy is JSON, a cidr_block is one.
func check(b *block, dv *tfprotov5.DynamicValue) []*tfprotov5.Diagnostic {
	v, err := dec(dv, b.ty)
	if err != nil {
		return diag(err)
	}
	return checkBlock(b, v, nil)
}
func at(p []tftypes.AttributePathStep, more ...tftypes.AttributePathStep) []tftypes.AttributePathStep {
	return append(append([]tftypes.AttributePathStep{}, p...), more...)
}
func checkBlock(b *block, v cty.Value, path []tftypes.AttributePathStep) (ds []*tfprotov5.Diagnostic) {
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	add := func(n, sum, detail string) {
		ds = append(ds, &tfprotov5.Diagnostic{Severity: tfprotov5.DiagnosticSeverityError, Summary: sum, Detail: detail, Attribute: tftypes.NewAttributePathWithSteps(at(path, tftypes.AttributeName(n)))})
	}
	for n, a := range b.Attributes {
		x := v.GetAttr(n)
		switch {
		case a.Computed && !a.Optional && !x.IsNull():
			add(n, "Value for unconfigurable attribute", fmt.Sprintf("Can't configure a value for %q: its value is decided by the provider.", n))
		case a.Required && x.IsNull():
			add(n, "Missing required argument", fmt.Sprintf("The argument %q is required, but is null.", n))
		case a.ty != cty.String || x.IsNull() || !x.IsKnown():
		case n == "policy" || n == "assume_role_policy":
			if t := x.AsString(); t != "" && !json.Valid([]byte(t)) {
				add(n, "Invalid JSON", fmt.Sprintf("%q contains an invalid JSON policy.", n))
			}
		case n == "cidr_block" || n == "destination_cidr_block" || n == "cidr_ipv4":
			if t := x.AsString(); t != "" {
				if ip, nw, err := net.ParseCIDR(t); err != nil || !nw.IP.Equal(ip) {
					add(n, "Invalid CIDR", fmt.Sprintf("%q is not a CIDR block in its canonical form.", t))
				}
			}
		}
	}
	for n, bt := range b.BlockTypes {
		x := v.GetAttr(n)
		if x.IsNull() || !x.IsKnown() {
			continue
		}
		if bt.NestingMode == "single" {
			ds = append(ds, checkBlock(bt.Block, x, at(path, tftypes.AttributeName(n)))...)
			continue
		}
		i := int64(0)
		for it := x.ElementIterator(); it.Next(); i++ {
			_, e := it.Element()
			p := at(path, tftypes.AttributeName(n))
			if bt.NestingMode == "list" {
				p = append(p, tftypes.ElementKeyInt(i))
			}
			ds = append(ds, checkBlock(bt.Block, e, p)...)
		}
	}
	return ds
}
func (s *server) UpgradeResourceState(_ context.Context, q *tfprotov5.UpgradeResourceStateRequest) (*tfprotov5.UpgradeResourceStateResponse, error) {
	r := &tfprotov5.UpgradeResourceStateResponse{}
	ty := s.res[q.TypeName].Block.ty
	v, err := ctyjson.Unmarshal(q.RawState.JSON, ty)
	if err == nil {
		r.UpgradedState, err = enc(v, ty)
	}
	if err != nil {
		r.Diagnostics = diag(err)
	}
	return r, nil
}
func (s *server) ReadResource(_ context.Context, q *tfprotov5.ReadResourceRequest) (*tfprotov5.ReadResourceResponse, error) {
	return &tfprotov5.ReadResourceResponse{NewState: q.CurrentState, Private: q.Private}, nil
}
func (s *server) ImportResourceState(_ context.Context, q *tfprotov5.ImportResourceStateRequest) (*tfprotov5.ImportResourceStateResponse, error) {
	return &tfprotov5.ImportResourceStateResponse{Diagnostics: diag(fmt.Errorf("the stand-in imports nothing: %s %s", q.TypeName, q.ID))}, nil
}

// walk rebuilds a value of block b; f decides each attribute (top tells the outermost block).
func walk(b *block, v cty.Value, top bool, f func(name string, a *attr, v cty.Value, top bool) cty.Value) cty.Value {
	if v.IsNull() || !v.IsKnown() {
		return v
	}
	m := v.AsValueMap()
	if m == nil {
		m = map[string]cty.Value{}
	}
	for n, a := range b.Attributes {
		m[n] = f(n, a, m[n], top)
	}
	for n, bt := range b.BlockTypes {
		x := m[n]
		if x.IsNull() || !x.IsKnown() {
			continue
		}
		if bt.NestingMode == "single" || bt.NestingMode == "group" {
			m[n] = walk(bt.Block, x, false, f)
			continue
		}
		if bt.NestingMode == "map" {
			mm := map[string]cty.Value{}
			for k, e := range x.AsValueMap() {
				mm[k] = walk(bt.Block, e, false, f)
			}
			if len(mm) > 0 {
				m[n] = cty.MapVal(mm)
			}
			continue
		}
		var es []cty.Value
		for it := x.ElementIterator(); it.Next(); {
			_, e := it.Element()
			es = append(es, walk(bt.Block, e, false, f))
		}
		switch {
		case len(es) == 0:
		case bt.NestingMode == "set":
			m[n] = cty.SetVal(es)
		case bt.Block.dynamic():
			m[n] = cty.TupleVal(es)
		default:
			m[n] = cty.ListVal(es)
		}
	}
	return cty.ObjectVal(m)
}

func (s *server) tagsAll(m map[string]cty.Value, ty cty.Type) cty.Value {
	out := map[string]cty.Value{}
	for k, v := range s.defaultTags {
		out[k] = v
	}
	if t, ok := m["tags"]; ok {
		if !t.IsKnown() {
			return cty.UnknownVal(ty)
		}
		if !t.IsNull() {
			for k, v := range t.AsValueMap() {
				out[k] = v
			}
		}
	}
	if len(out) == 0 {
		return cty.MapValEmpty(cty.String)
	}
	return cty.MapVal(out)
}

func (s *server) PlanResourceChange(_ context.Context, q *tfprotov5.PlanResourceChangeRequest) (*tfprotov5.PlanResourceChangeResponse, error) {
	r := &tfprotov5.PlanResourceChangeResponse{PlannedPrivate: q.PriorPrivate, UnsafeToUseLegacyTypeSystem: true}
	b := s.res[q.TypeName].Block
	prior, err := dec(q.PriorState, b.ty)
	if err != nil {
		r.Diagnostics = diag(err)
		return r, nil
	}
	prop, err := dec(q.ProposedNewState, b.ty)
	if err != nil {
		r.Diagnostics = diag(err)
		return r, nil
	}
	if prop.IsNull() {
		r.PlannedState = q.ProposedNewState
		return r, nil
	}
	planned := walk(b, prop, true, func(n string, a *attr, v cty.Value, top bool) cty.Value {
		if a.WriteOnly {
			return cty.NullVal(a.ty)
		}
		if n == "region" && top && v.IsNull() && a.Computed {
			return cty.StringVal(s.region)
		}
		if prior.IsNull() && a.Computed && v.IsNull() {
			return cty.UnknownVal(a.ty)
		}
		return v
	})
	if ta, ok := b.Attributes["tags_all"]; ok && ta.Computed {
		m := planned.AsValueMap()
		m["tags_all"] = s.tagsAll(prop.AsValueMap(), ta.ty)
		planned = cty.ObjectVal(m)
	}
	r.PlannedState, err = enc(planned, b.ty)
	if err != nil {
		r.Diagnostics = diag(err)
	}
	return r, nil
}

func digest(v cty.Value, ty cty.Type) string {
	b, _ := msgpack.Marshal(v, ty)
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// password invents one of letters and digits, as long as v asks for.
func password(v cty.Value) string {
	length := 32
	if v.Type().HasAttribute("password_length") {
		if n := v.GetAttr("password_length"); n.IsKnown() && !n.IsNull() {
			l, _ := n.AsBigFloat().Int64()
			length = int(l)
		}
	}
	raw := make([]byte, length)
	_, err := rand.Read(raw)
	must(err)
	return (secretMark + hex.EncodeToString(raw))[:length]
}

// secretValue is the type that puts a value into a secret, and the ephemeral one that reads it.
const secretValue = "aws_secretsmanager_secret_version"

// clusterToken is the type, without the provider's name, whose token lets in to a cluster.
const clusterToken = "eks_cluster_auth"

// made invents a value for a computed attribute.
func (s *server) made(typ, name string, ty cty.Type, id string, v cty.Value) cty.Value {
	short := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(typ, "data."), "ephemeral."), s.name+"_")
	label := id
	if v.Type().IsObjectType() {
		for _, k := range []string{"name", "identifier", "cluster_name", "cluster_id", "replication_group_id", "bucket", "domain_name", "family"} {
			if v.Type().HasAttribute(k) {
				if x := v.GetAttr(k); x.Type() == cty.String && x.IsKnown() && !x.IsNull() && x.AsString() != "" {
					label = x.AsString()
					break
				}
			}
		}
	}
	switch {
	case ty == cty.String:
		switch {
		case name == "id":
			return cty.StringVal(id)
		case name == "random_password" || name == "secret_string" || name == "token" && short == clusterToken:
			return cty.StringVal(password(v))
		case name == "arn" || strings.HasSuffix(name, "_arn"):
			return cty.StringVal(fmt.Sprintf("arn:aws:%s:%s:%s:%s", strings.Split(short, "_")[0], s.region, account, label))
		case name == "region":
			return cty.StringVal(s.region)
		case name == "owner_id" || name == "account_id" || name == "registry_id":
			return cty.StringVal(account)
		case name == "partition":
			return cty.StringVal("aws")
		case name == "dns_suffix":
			return cty.StringVal("amazonaws.com")
		case strings.HasPrefix(name, "bootstrap_brokers"):
			return cty.StringVal("b-1." + label + ".standin.invalid:9098,b-2." + label + ".standin.invalid:9098")
		case strings.HasSuffix(name, "endpoint") || strings.HasSuffix(name, "issuer") || strings.HasSuffix(name, "url"):
			return cty.StringVal("https://" + strings.ReplaceAll(short, "_", "-") + "-" + id + ".standin.invalid/id/" + id)
		case strings.HasSuffix(name, "address") || strings.HasSuffix(name, "dns_name") || strings.HasSuffix(name, "domain_name"):
			return cty.StringVal(strings.ReplaceAll(short, "_", "-") + "-" + id + ".standin.invalid")
		case strings.HasSuffix(name, "json"):
			return cty.StringVal("{}")
		case strings.HasSuffix(name, "data"):
			return cty.StringVal("c3RhbmQtaW4=")
		}
		return cty.StringVal("standin-" + name + "-" + label)
	case ty == cty.Number:
		return cty.NumberIntVal(1)
	case ty == cty.Bool:
		return cty.False
	case ty.IsListType():
		if name == "names" || name == "zone_ids" {
			return cty.ListVal([]cty.Value{cty.StringVal(s.region + "a"), cty.StringVal(s.region + "b"), cty.StringVal(s.region + "c")})
		}
		return cty.ListVal([]cty.Value{s.made(typ, name, ty.ElementType(), id, v)})
	case ty.IsSetType():
		return cty.SetVal([]cty.Value{s.made(typ, name, ty.ElementType(), id, v)})
	case ty.IsMapType():
		return cty.MapValEmpty(ty.ElementType())
	case ty.IsObjectType():
		m := map[string]cty.Value{}
		for n, t := range ty.AttributeTypes() {
			m[n] = s.made(typ, n, t, id, v)
		}
		if len(m) == 0 {
			return cty.EmptyObjectVal
		}
		return cty.ObjectVal(m)
	}
	return cty.NullVal(ty)
}

// often are optional attributes that others refer to, so a value is better than null.
var often = map[string]bool{"id": true, "arn": true, "name": true, "region": true, "identifier": true, "bucket": true, "availability_zone": true, "cidr_block": true, "port": true, "key_id": true, "username": true}

func (s *server) fill(typ string, b *block, v cty.Value, id string, all bool) cty.Value {
	return walk(b, v, true, func(n string, a *attr, x cty.Value, top bool) cty.Value {
		unknown := !x.IsKnown()
		if !unknown && !(all && x.IsNull() && a.Computed) {
			if !x.IsWhollyKnown() {
				x, _ = cty.Transform(x, func(_ cty.Path, y cty.Value) (cty.Value, error) {
					if !y.IsKnown() {
						return cty.NullVal(y.Type()), nil
					}
					return y, nil
				})
			}
			return x
		}
		if a.Computed && (!a.Optional || (top && often[n])) {
			return s.made(typ, n, a.ty, id, v)
		}
		return cty.NullVal(a.ty)
	})
}

func (s *server) ApplyResourceChange(_ context.Context, q *tfprotov5.ApplyResourceChangeRequest) (*tfprotov5.ApplyResourceChangeResponse, error) {
	r := &tfprotov5.ApplyResourceChangeResponse{UnsafeToUseLegacyTypeSystem: true, Private: q.PlannedPrivate}
	b := s.res[q.TypeName].Block
	planned, err := dec(q.PlannedState, b.ty)
	if err != nil {
		r.Diagnostics = diag(err)
		return r, nil
	}
	if planned.IsNull() {
		r.NewState = q.PlannedState
		return r, nil
	}
	r.NewState, err = enc(s.fill(q.TypeName, b, planned, digest(planned, b.ty)[:12], false), b.ty)
	if err == nil && q.TypeName == secretValue {
		var config cty.Value
		if config, err = dec(q.Config, b.ty); err == nil && !config.GetAttr("secret_string_wo").IsNull() {
			s.secrets.Store(config.GetAttr("secret_id").AsString(), config.GetAttr("secret_string_wo"))
		}
	}
	if err == nil {
		var given []byte
		if given, err = digestsOfWriteOnly(b, q.Config); given != nil {
			r.Private = given
		}
	}
	if err != nil {
		r.Diagnostics = diag(err)
	}
	return r, nil
}

// digestsOfWriteOnly is JSON of what the write-only arguments of a resource held, by their names; nil where none held anything.
func digestsOfWriteOnly(b *block, config *tfprotov5.DynamicValue) ([]byte, error) {
	v, err := dec(config, b.ty)
	if err != nil {
		return nil, err
	}
	m := map[string]string{}
	walk(b, v, true, func(n string, a *attr, x cty.Value, _ bool) cty.Value {
		if a.WriteOnly && !x.IsNull() && x.IsKnown() {
			m[n] = digest(x, a.ty)
		}
		return x
	})
	if len(m) == 0 {
		return nil, nil
	}
	return json.Marshal(map[string]any{"write_only": m})
}

func (s *server) ReadDataSource(_ context.Context, q *tfprotov5.ReadDataSourceRequest) (*tfprotov5.ReadDataSourceResponse, error) {
	r := &tfprotov5.ReadDataSourceResponse{}
	b := s.data[q.TypeName].Block
	cfg, err := dec(q.Config, b.ty)
	if err != nil {
		r.Diagnostics = diag(err)
		return r, nil
	}
	v := s.fill("data."+q.TypeName, b, cfg, digest(cfg, b.ty)[:12], true)
	if q.TypeName == "aws_iam_policy_document" {
		m := v.AsValueMap()
		j := policy(cfg)
		m["json"], m["minified_json"] = cty.StringVal(j), cty.StringVal(j)
		v = cty.ObjectVal(m)
	}
	if q.TypeName == "aws_caller_identity" {
		m := v.AsValueMap()
		m["arn"], m["id"] = cty.StringVal("arn:aws:iam::"+account+":user/standin"), cty.StringVal(account)
		v = cty.ObjectVal(m)
	}
	r.State, err = enc(v, b.ty)
	if err != nil {
		r.Diagnostics = diag(err)
	}
	return r, nil
}

// policy writes the statements of an aws_iam_policy_document as JSON.
func policy(cfg cty.Value) string {
	strs := func(v cty.Value) any {
		if v.IsNull() || !v.IsKnown() || v.LengthInt() == 0 {
			return nil
		}
		var l []string
		for it := v.ElementIterator(); it.Next(); {
			if _, e := it.Element(); e.IsKnown() && !e.IsNull() {
				l = append(l, e.AsString())
			}
		}
		sort.Strings(l)
		if len(l) == 1 {
			return l[0]
		}
		return l
	}
	doc := map[string]any{"Version": "2012-10-17"}
	var sts []map[string]any
	if l := cfg.GetAttr("statement"); !l.IsNull() && l.IsKnown() {
		for it := l.ElementIterator(); it.Next(); {
			_, e := it.Element()
			st := map[string]any{"Effect": "Allow"}
			if x := e.GetAttr("effect"); !x.IsNull() && x.IsKnown() {
				st["Effect"] = x.AsString()
			}
			if x := e.GetAttr("sid"); !x.IsNull() && x.IsKnown() {
				st["Sid"] = x.AsString()
			}
			for k, n := range map[string]string{"actions": "Action", "not_actions": "NotAction", "resources": "Resource", "not_resources": "NotResource"} {
				if x := strs(e.GetAttr(k)); x != nil {
					st[n] = x
				}
			}
			for k, n := range map[string]string{"principals": "Principal", "not_principals": "NotPrincipal"} {
				p := map[string]any{}
				for jt := e.GetAttr(k).ElementIterator(); jt.Next(); {
					_, x := jt.Element()
					p[x.GetAttr("type").AsString()] = strs(x.GetAttr("identifiers"))
				}
				if len(p) > 0 {
					st[n] = p
				}
			}
			c := map[string]map[string]any{}
			for jt := e.GetAttr("condition").ElementIterator(); jt.Next(); {
				_, x := jt.Element()
				t := x.GetAttr("test").AsString()
				if c[t] == nil {
					c[t] = map[string]any{}
				}
				c[t][x.GetAttr("variable").AsString()] = strs(x.GetAttr("values"))
			}
			if len(c) > 0 {
				st["Condition"] = c
			}
			sts = append(sts, st)
		}
	}
	doc["Statement"] = sts
	j, _ := json.Marshal(doc)
	return string(j)
}

func fileExists(p string) bool { _, err := os.Stat(p); return err == nil }

func main() {
	exe, err := os.Executable()
	must(err)
	exe, err = filepath.EvalSymlinks(exe)
	must(err)
	path := filepath.Join(filepath.Dir(exe), "schema.json.gz")
	if d := os.Getenv("TF_STANDIN_DIR"); d != "" {
		n, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(exe), "terraform-provider-"), "_v")
		if p := filepath.Join(d, n+".json.gz"); fileExists(p) {
			path = p
		}
	}
	s := load(path)
	must(tf5server.Serve("standin/"+s.name, func() tfprotov5.ProviderServer { return s }))
}
