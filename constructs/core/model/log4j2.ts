import { propertiesFile } from './config-file.ts';

/** A `log4j2.properties` that writes to standard output alone: images of Kafka would also keep files, which nobody reads and which grow. */
export const CONSOLE_LOGGING = propertiesFile({
  'appender.console.layout.pattern': '%d{ISO8601} %-5p %c - %m%n',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.name': 'Console',
  'appender.console.type': 'Console',
  'rootLogger.appenderRef.console.ref': 'Console',
  'rootLogger.level': 'INFO',
});
