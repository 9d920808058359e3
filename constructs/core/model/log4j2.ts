import { propertiesFile } from './config-file.ts';

/** A `log4j2.properties` that logs to standard output only. The images of Kafka would also write log files, which fill their tmpfs. */
export const CONSOLE_LOGGING = propertiesFile({
  'appender.console.layout.pattern': '%d{ISO8601} %-5p %c - %m%n',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.name': 'Console',
  'appender.console.type': 'Console',
  'rootLogger.appenderRef.console.ref': 'Console',
  'rootLogger.level': 'INFO',
});
