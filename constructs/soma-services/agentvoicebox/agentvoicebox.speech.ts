/** Folder of the models; the image has it, so a new volume there belongs to the service's user. */
export const MODELS = '/app/media';

/**
 * Speech variables that every process must have, with the values of the service's own repository except for what runs here.
 * No hosted model has an address, so nothing leaves the machine.
 */
export const SPEECH = {
  GROQ_API_BASE: 'http://localhost',
  LLM_CIRCUIT_BREAKER_THRESHOLD: '5',
  LLM_CIRCUIT_BREAKER_TIMEOUT: '30',
  LLM_DEFAULT_PROVIDER: 'ollama',
  LLM_GROUP_WORKERS: 'llm-workers',
  LLM_MAX_HISTORY_ITEMS: '40',
  LLM_MAX_TOKENS: '1024',
  LLM_PROVIDER_PRIORITY: 'ollama',
  LLM_RESPONSE_CHANNEL: 'llm:response',
  LLM_STREAM_REQUESTS: 'llm:requests',
  LLM_TEMPERATURE: '0.7',
  OPENAI_API_BASE: 'http://localhost',
  REALTIME_RATE_LIMIT_WINDOW_SECONDS: '60',
  REALTIME_REQUESTS_PER_MINUTE: '100',
  REALTIME_TOKENS_PER_MINUTE: '10000',
  REDIS_HEALTH_CHECK_INTERVAL: '30',
  // Connections of one process; the service's own repository says 200, for a store that it has to itself.
  REDIS_MAX_CONNECTIONS: '16',
  REDIS_RETRY_ON_TIMEOUT: 'true',
  REDIS_SOCKET_CONNECT_TIMEOUT: '5.0',
  REDIS_SOCKET_TIMEOUT: '5.0',
  STT_BATCH_SIZE: '4',
  STT_CHANNEL_TRANSCRIPTION: 'transcription',
  // Integer weights are the fastest on a processor without a graphics card.
  STT_COMPUTE_TYPE: 'int8',
  STT_DEVICE: 'cpu',
  STT_GROUP_WORKERS: 'stt-workers',
  STT_SAMPLE_RATE: '16000',
  STT_STREAM_AUDIO: 'audio:stt',
  TTS_CHANNEL_AUDIO_OUT: 'audio:out',
  TTS_CHANNEL_TTS: 'tts',
  TTS_CHUNK_SIZE: '24000',
  TTS_DEFAULT_SPEED: '1.1',
  TTS_DEFAULT_VOICE: 'am_onyx',
  TTS_GROUP_WORKERS: 'tts-workers',
  TTS_MODEL_DIR: MODELS,
  TTS_MODEL_FILE: 'kokoro-v1.0.onnx',
  TTS_STREAM_REQUESTS: 'tts:requests',
  TTS_VOICES_FILE: 'voices-v1.0.bin',
} as const;
