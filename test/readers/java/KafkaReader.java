import java.io.FileReader;
import java.time.Duration;
import java.util.*;
import java.util.stream.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.server.config.AbstractKafkaConfig;

/**
 * unknown FILE: keys of a properties file that the broker does not define; it starts with them and says nothing.
 * topics SERVERS: the topics there are, each in the form of topics.tsv.
 * roundtrip SERVERS TOPIC: writes a record to every copy and reads it as a consumer group.
 */
public class KafkaReader {
  public static void main(String[] words) throws Exception {
    switch (words[0]) {
      case "unknown" -> unknown(words[1]);
      case "topics" -> topics(client(words[1]));
      case "roundtrip" -> roundtrip(client(words[1]), words[2]);
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  static void unknown(String file) throws Exception {
    var properties = new Properties();
    try (var reader = new FileReader(file)) { properties.load(reader); }
    var names = new TreeSet<>(properties.stringPropertyNames());
    names.removeAll(AbstractKafkaConfig.CONFIG_DEF.names());
    names.forEach(System.out::println);
  }

  static void topics(Map<String, Object> client) throws Exception {
    try (var admin = Admin.create(client)) {
      var described = admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get();
      var resources = described.keySet().stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
      var configs = admin.describeConfigs(resources).all().get();
      for (var topic : new TreeMap<>(described).values()) {
        var settings = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name())).entries().stream()
            .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
            .map(entry -> entry.name() + "=" + entry.value()).sorted().collect(Collectors.joining(","));
        int copies = topic.partitions().get(0).replicas().size();
        System.out.printf("%s\t%d\t%d\t%s%n", topic.name(), topic.partitions().size(), copies, settings);
      }
    }
  }

  static void roundtrip(Map<String, Object> client, String topic) throws Exception {
    client.put("acks", "all");
    try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "key", "value")).get();
    }
    client.remove("acks");
    client.put("group.id", "reader");
    client.put("auto.offset.reset", "earliest");
    try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      for (int tries = 0; tries < 30; tries++)
        for (var record : consumer.poll(Duration.ofSeconds(1))) { System.out.println(record.value()); return; }
    }
    throw new IllegalStateException("the record was written but not read");
  }

  static Map<String, Object> client(String servers) {
    return new HashMap<>(Map.of("bootstrap.servers", servers, "default.api.timeout.ms", "15000", "request.timeout.ms", "5000"));
  }
}
