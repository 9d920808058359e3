package main

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/milvus-io/milvus/pkg/v2/util/paramtable"
)

// bare is a key as the server compares it: neither case nor dots nor underscores count.
func bare(key string) string {
	return strings.NewReplacer("/", "", "_", "", ".", "").Replace(strings.ToLower(key))
}

// itemsOf gives every parameter that the server knows, by each of its names.
func itemsOf(params *paramtable.ComponentParam) map[string]*paramtable.ParamItem {
	known := map[string]*paramtable.ParamItem{}
	var walk func(value reflect.Value)
	walk = func(value reflect.Value) {
		if value.CanInterface() {
			if item, ok := value.Addr().Interface().(*paramtable.ParamItem); ok {
				for _, key := range append(item.FallbackKeys, item.Key) {
					known[bare(key)] = item
				}
				return
			}
		}
		for i := 0; i < value.NumField(); i++ {
			// A part that is embedded may have a private name and public parameters all the same.
			about := value.Type().Field(i)
			if about.Type.Kind() == reflect.Struct && (about.IsExported() || about.Anonymous) {
				walk(value.Field(i))
			}
		}
	}
	walk(reflect.ValueOf(params).Elem())
	return known
}

// effective is what the server works with. It has no types but those of the questions that its code asks; what the default
// is, the value must be too.
func effective(item *paramtable.ParamItem) (string, string) {
	value := item.GetValue()
	var err error
	if _, notABool := strconv.ParseBool(item.DefaultValue); notABool == nil && !digits(item.DefaultValue) {
		_, err = strconv.ParseBool(value)
	} else if digits(item.DefaultValue) {
		_, err = strconv.ParseInt(value, 10, 64)
	} else if _, notANumber := strconv.ParseFloat(item.DefaultValue, 64); notANumber == nil {
		_, err = strconv.ParseFloat(value, 64)
	}
	if err != nil {
		return value, fmt.Sprintf("%q cannot stand in the place of %q", value, item.DefaultValue)
	}
	return value, ""
}

func digits(text string) bool {
	_, err := strconv.ParseInt(text, 10, 64)
	return err == nil
}
