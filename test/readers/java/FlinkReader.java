import java.lang.reflect.*;
import java.util.*;
import java.util.jar.JarFile;
import org.apache.flink.configuration.*;

/**
 * Keys of a folder's config.yaml that no option class of Flink defines, or only for old files; Flink takes both without a word.
 */
public class FlinkReader {
  public static void main(String[] words) throws Exception {
    var names = new TreeSet<>(GlobalConfiguration.loadConfiguration(words[0]).keySet());
    names.removeAll(defined());
    names.forEach(System.out::println);
  }

  static Set<String> defined() throws Exception {
    var keys = new HashSet<String>();
    var core = ConfigOption.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    try (var jar = new JarFile(core)) {
      for (var entry : Collections.list(jar.entries())) {
        if (!entry.getName().matches("org/apache/flink/configuration/\\w+Options\\.class")) continue;
        for (Field field : Class.forName(entry.getName().replace('/', '.').replace(".class", "")).getFields()) {
          if (field.getType() == ConfigOption.class && !field.isAnnotationPresent(Deprecated.class)) {
            keys.add(((ConfigOption<?>) field.get(null)).key());
          }
        }
      }
    }
    // Its option has no more than its last words, since a reporter's name comes before them.
    keys.add("metrics.reporter.prom." + MetricOptions.REPORTER_FACTORY_CLASS.key());
    return keys;
  }
}
