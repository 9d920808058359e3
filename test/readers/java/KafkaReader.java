import java.io.FileReader;
import java.time.Duration;
import java.util.*;
import java.util.stream.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;

/**
 * unknown FILE: keys of a properties file that the broker does not define; it starts with them and says nothing.
 * unknown-worker FILE: the same for a worker of Kafka Connect and its producers, but for what it hands on to its converters and providers.
 * topics SERVERS: the topics there are, each in the form of topics.tsv.
 * records SERVERS TOPIC COUNT: that many records from the beginning, committed ones alone; fewer when no more come for 20 seconds.
 * roundtrip SERVERS TOPIC: writes a record to every copy and reads it as a consumer group.
 * compressed SERVERS TOPIC: sends a batch with each compression and names those that the broker takes.
 */
public class KafkaReader {
  public static void main(String[] words) throws Exception {
    switch (words[0]) {
      case "unknown" -> unknown(words[1]);
      case "unknown-worker" -> unknownToWorker(words[1]);
      case "topics" -> topics(client(words[1]));
      case "records" -> records(client(words[1]), words[2], Integer.parseInt(words[3]));
      case "roundtrip" -> roundtrip(client(words[1]), words[2]);
      case "compressed" -> compressed(words[1], words[2]);
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

  static void unknownToWorker(String file) throws Exception {
    var properties = new Properties();
    try (var reader = new FileReader(file)) { properties.load(reader); }
    var words = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(name -> words.put(name, properties.getProperty(name)));
    var known = new DistributedConfig(words).values().keySet();
    words.keySet().stream().filter(name -> !known.contains(name) && !name.matches("(value\\.converter|config\\.providers)\\..*"))
        .filter(name -> !name.startsWith("producer.") || !ProducerConfig.configNames().contains(name.substring("producer.".length())))
        .forEach(System.out::println);
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

  static void records(Map<String, Object> client, String topic, int count) throws Exception {
    client.put("isolation.level", "read_committed");
    try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      var partitions = consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (int tries = 0, seen = 0; tries < 20 && seen < count; tries++)
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          tries = 0;
          var headers = Arrays.stream(record.headers().toArray()).map(header -> header.key() + "=" + new String(header.value()));
          System.out.printf("%s\t%s\t%d\t%s%n", record.key(), headers.collect(Collectors.joining(",")), record.timestamp(), record.value());
          seen++;
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

  static void compressed(String servers, String topic) {
    var taken = new ArrayList<String>();
    for (var compression : List.of("none", "gzip", "lz4", "snappy", "zstd")) {
      var client = client(servers);
      client.put("compression.type", compression);
      client.put("delivery.timeout.ms", "12000");
      try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
        producer.send(new ProducerRecord<>(topic, "key", "value ".repeat(1000))).get();
        taken.add(compression);
      } catch (Exception refused) {
        System.err.println(compression + ": " + refused.getMessage());
      }
    }
    System.out.println(String.join(" ", taken));
  }

  static Map<String, Object> client(String servers) {
    return new HashMap<>(Map.of("bootstrap.servers", servers, "default.api.timeout.ms", "15000", "request.timeout.ms", "5000"));
  }
}
