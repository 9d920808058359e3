import java.nio.file.*;
import org.apache.avro.*;

/**
 * parse FILE...: schemas, with names and defaults checked.
 * reads NEW OLD: whether a reader with NEW understands what was written with OLD.
 */
public class AvroReader {
  public static void main(String[] words) throws Exception {
    switch (words[0]) {
      case "parse" -> { for (int i = 1; i < words.length; i++) System.out.println(schema(words[i]).getFullName()); }
      case "reads" -> System.out.println(SchemaCompatibility.checkReaderWriterCompatibility(schema(words[1]), schema(words[2])).getResult());
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  static Schema schema(String file) throws Exception {
    var schema = new Schema.Parser(NameValidator.STRICT_VALIDATOR).setValidateDefaults(true).parse(Files.readString(Path.of(file)));
    // The parser drops a logical type that it does not know, or that stands on a field, without a word.
    for (var field : schema.getFields())
      if (field.getObjectProp("logicalType") != null || (field.schema().getProp("logicalType") != null && field.schema().getLogicalType() == null))
        throw new SchemaParseException(field.name() + ": its logical type would be ignored");
    return schema;
  }
}
