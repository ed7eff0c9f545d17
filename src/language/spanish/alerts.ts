/** Alerts from firing to resolved, the rules that find them, and what `status` says of the service. See index.ts. */
export const alerts: Readonly<Record<string, string>> = {
  // What alerts are about
  'the organisation': 'la organización',
  '{0} is back to normal': '{0} volvió a la normalidad',

  // Cost spikes
  Spike: 'Pico',
  'spend of the organisation, a team or an agent far above what its own history predicts':
    'gasto de la organización, un equipo o un agente muy por encima de lo que predice su propio historial',
  '{0} spent {1} since {2}, expected next to nothing': '{0} gastó {1} desde {2}; se esperaba casi nada',
  '{0} spent {1} since {2}, expected about {3}': '{0} gastó {1} desde {2}; se esperaban unos {3}',
  '{0} spent {1} since {2}, expected about {3} ({4}×)':
    '{0} gastó {1} desde {2}; se esperaban unos {3} ({4}×)',
  '{0} is back to normal; {1} more than expected within {2}':
    '{0} volvió a la normalidad; {1} más de lo esperado en {2}',
  'More than expected': 'Por encima de lo esperado',
  'Cause: not known, these calls name no agent, user or team.':
    'Causa desconocida: estas llamadas no indican agente, persona ni equipo.',
  'Cause: {0}.': 'Causa: {0}.',
  'Cause: {0}, mostly {1} of the extra spend.': 'Causa: {0}; del gasto adicional, sobre todo {1}.',
  'Cause: {0}, {1} of the extra spend.': 'Causa del gasto adicional: {0}, {1}.',
  '{0} and {1}': '{0} y {1}',
  'The same hours in full on the day before: {0}.': 'Las mismas horas completas del día anterior: {0}.',
  'The same hours in full on the {0} days before: {1}.':
    'Las mismas horas completas de los {0} días anteriores: {1}.',
  'The same hours in full on the day before: {0} to {1}.':
    'Las mismas horas completas del día anterior: de {0} a {1}.',
  'The same hours in full on the {0} days before: {1} to {2}.':
    'Las mismas horas completas de los {0} días anteriores: de {1} a {2}.',

  // Runaways
  Runaway: 'Uso desbocado',
  'an agent or trace that spends, or calls over and over, far more within five minutes than in any of its last week':
    'un agente o una traza que en cinco minutos gasta, o llama una y otra vez, mucho más que en cualquier otro momento de su última semana',
  '{0} spends {1}, {2} so far': '{0} gasta {1}; {2} hasta ahora',
  '{0} runs no more; {1} in all': '{0} ya no está en marcha; {1} en total',
  'A minute': 'Por minuto',
  'So far': 'Hasta ahora',
  'Mostly {0}.': 'Sobre todo, {0}.',
  'Owner: {0}, who leads team {1}.': 'Responsable del equipo {1}: {0}.',
  '{0} of its calls send inputs of one size, as a loop does.':
    'El {0} de sus llamadas envía entradas del mismo tamaño, como hace un bucle.',
  '{0} and 1 call a minute': '{0} y 1 llamada por minuto',
  '{0} and {1} calls a minute': '{0} y {1} llamadas por minuto',

  // Rules of closed hours
  Latency: 'Latencia',
  'an hour with far more tokens than the same hour of other days, while its cost is as usual':
    'una hora con muchos más tokens que la misma hora de otros días, con el costo habitual',
  'an hour with far more requests than the same hour of other days, while its cost is as usual':
    'una hora con muchas más solicitudes que la misma hora de otros días, con el costo habitual',
  '{0} used {1} tokens, expected about {2}': '{0} usó {1} tokens; se esperaban unos {2}',
  '{0} made {1} requests, expected about {2}': '{0} hizo {1} solicitudes; se esperaban unas {2}',
  'a share of failed calls unlike any before, in an hour of at least {0} calls':
    'una proporción de llamadas fallidas nunca vista, en una hora de al menos {0} llamadas',
  '{0} of {1} calls of {2} failed, usually {3}': 'falló el {0} de {1} llamadas de {2}; lo habitual, {3}',
  'a mean time to answer unlike any before, in an hour of at least {0} calls':
    'un tiempo medio de respuesta nunca visto, en una hora de al menos {0} llamadas',
  '{0} took {1} to answer on average of {2} calls, usually {3}':
    '{0} tardó {1} en responder, promedio de {2} llamadas; lo habitual, {3}',
  'Off hours': 'Fuera de horario',
  'a team that spends {0} or more in an hour of the week it never works in':
    'un equipo que gasta {0} o más en una hora de la semana en la que nunca trabaja',
  '{0} spent {1} outside its usual hours; at that hour of the week it never spent more than {2}':
    '{0} gastó {1} fuera de su horario habitual; a esa hora de la semana nunca gastó más de {2}',
  'Cap hit': 'Tope alcanzado',
  'calls that were refused by a cap, once a day': 'llamadas que rechazó un tope, una vez al día',
  '{0} was refused a call by a cap within an hour': 'un tope rechazó 1 llamada de {0} en una hora',
  '{0} was refused {1} calls by a cap within an hour': 'un tope rechazó {1} llamadas de {0} en una hora',
  'For {0} hours, until {1}, at most {2}.': 'Durante {0} horas, hasta {1}, como máximo {2}.',
  'The limit was passed in the hour from {0}.': 'El límite se superó en la hora que empieza el {0}.',
  '{0}: {1} by the hour': '{0}: {1} por hora',
  '{0}, {1} hours; {2}.': '{0}, {1} horas; {2}.',

  // Who uses what
  'Fan-out': 'Uso extendido',
  'a key or agent used by {0} or more people or conversations within an hour, {1} times its usual number':
    'una clave o un agente que en una hora usan {0} o más personas o conversaciones, {1} veces lo habitual',
  'a key': 'una clave',
  people: 'personas',
  conversations: 'conversaciones',
  'usually at most': 'lo habitual, como máximo',
  '{0} was used by {1} people within an hour, usually at most {2}, {3}':
    '{1} personas usaron {0} en una hora; lo habitual, {2} como máximo; {3}',
  '{0} was used by {1} conversations within an hour, usually at most {2}, {3}':
    '{1} conversaciones usaron {0} en una hora; lo habitual, {2} como máximo; {3}',
  '{0} is used as usual again': '{0} vuelve al uso habitual',
  'A shared or leaked key looks like this; so does a launch.':
    'Así se ve una clave compartida o filtrada; también un lanzamiento.',
  New: 'Nuevo',
  "a new model, key or agent, once it comes to {0} or {1} calls on its first day, and a model far dearer than its team's usual ones at once":
    'un modelo, una clave o un agente nuevos, en cuanto llegan a {0} o {1} llamadas en su primer día, y de inmediato un modelo mucho más caro que los habituales de su equipo',
  'Top models': 'Modelos principales',
  'Top keys': 'Claves principales',
  'Top agents': 'Agentes principales',
  '{0} in 1 call so far': '{0} en 1 llamada hasta ahora',
  '{0} in {1} calls so far': '{0} en {1} llamadas hasta ahora',
  '1 new model': '1 modelo nuevo',
  '{0} new models': '{0} modelos nuevos',
  '1 new key': '1 clave nueva',
  '{0} new keys': '{0} claves nuevas',
  '1 new agent': '1 agente nuevo',
  '{0} new agents': '{0} agentes nuevos',
  '(not named)': '(sin nombrar)',
  'team {0} pays {1} a million tokens, {2} times its usual {3}':
    'el equipo {0} paga {1} por millón de tokens, {2} veces sus {3} habituales',
  'Key from elsewhere': 'Clave desde otro lugar',
  'a key older than 7 days used by a service or platform that did not use it in 28 days':
    'una clave de más de 7 días que usa un servicio o una plataforma que no la había usado en 28 días',
  '{0} uses a key it never used before': '{0} usa una clave que nunca había usado',
  '{0} uses {1} keys it never used before': '{0} usa {1} claves que nunca había usado',
  '{0} uses a key it never used before ({1})': '{0} usa una clave que nunca había usado ({1})',
  '{0} uses {1} keys it never used before ({2})': '{0} usa {1} claves que nunca había usado ({2})',
  'If nobody moved a service lately, look who has the key.':
    'Si nadie trasladó un servicio hace poco, mira quién tiene la clave.',
  'Who uses it': 'Quién la usa',

  // Limits that somebody set
  '{0}/day': '{0}/día',
  '{0}/hour': '{0}/hora',
  '{0} min {1}': '{0}, mín. {1}',
  'above {0}': 'por encima de {0}',
  'Hanging calls': 'Llamadas colgadas',
  '{0} spent {1} today so far, above {2}': '{0} lleva gastados {1} hoy, por encima de {2}',
  '{0} spent {1} on the day that ended, above {2}': '{0} gastó {1} en el día que terminó, por encima de {2}',
  '{0} spent {1} in an hour, above {2}': '{0} gastó {1} en una hora, por encima de {2}',
  '{0} used {1} tokens today so far, above {2}': '{0} lleva usados {1} tokens hoy, por encima de {2}',
  '{0} used {1} tokens on the day that ended, above {2}':
    '{0} usó {1} tokens en el día que terminó, por encima de {2}',
  '{0} used {1} tokens in an hour, above {2}': '{0} usó {1} tokens en una hora, por encima de {2}',
  '{0} made {1} requests today so far, above {2}': '{0} lleva hechas {1} solicitudes hoy, por encima de {2}',
  '{0} made {1} requests on the day that ended, above {2}':
    '{0} hizo {1} solicitudes en el día que terminó, por encima de {2}',
  '{0} made {1} requests in an hour, above {2}': '{0} hizo {1} solicitudes en una hora, por encima de {2}',
  '{0} of the calls of {1} failed, above {2}': 'falló el {0} de las llamadas de {1}, por encima de {2}',
  '{0} took {1} to answer on average, above {2}': '{0} tardó {1} en promedio en responder, por encima de {2}',
  '{0} of the calls of {1} ran out of time or took more than {2}, above {3}':
    'el {0} de las llamadas de {1} agotó el tiempo o tardó más de {2}, por encima de {3}',

  // Sources that fell silent
  'No data': 'Sin datos',
  'no event has come for {0}; usually one comes within {1}':
    'ningún evento desde hace {0}; lo habitual es uno cada {1} como máximo',
  '{0} has sent nothing for {1}; usually it sends within {2}':
    '{0} no envía nada desde hace {1}; lo habitual es cada {2} como máximo',
  'events come again': 'vuelven a llegar eventos',
  '{0} sends again': '{0} vuelve a enviar',
  'The last hour with an event ended {0}. What is spent meanwhile is not known here.':
    'La última hora con un evento terminó el {0}. Lo que se gasta entretanto no se conoce aquí.',
  'Is its sender running, and is its key still good? See /usage status.':
    '¿Está en marcha el emisor, y su clave sigue siendo válida? Consulta /usage status.',
  Status: 'Estado',
  'Last days': 'Últimos días',

  // The living message of an incident
  'Acknowledged: {0}': 'Confirmado: {0}',
  'Resolved: {0}': 'Resuelto: {0}',
  'Closed by {0}: {1}': 'Cerrado por {0}: {1}',
  'Expected: {0}': 'Esperado: {0}',
  'Flapping: {0}': 'Intermitente: {0}',
  'Incident {0}: {1}': 'Incidente {0}: {1}',
  '{0} more: /usage alert list': '{0} más: /usage alert list',
  'Resolved: all {0} incidents that began together': 'Resueltos: los {0} incidentes que empezaron a la vez',
  '{0} alerts at once: {1}': '{0} alertas a la vez: {1}',
  '{0} alerts at once, {1} still open: {2}': '{0} alertas a la vez, {1} sin resolver: {2}',
  'Escalated: it doubled once since it was told.': 'Escalado: se duplicó una vez desde que se avisó.',
  'Escalated: it doubled {0} times since it was told.': 'Escalado: se duplicó {0} veces desde que se avisó.',
  'It comes and goes; it is not told again until it was calm for a day.':
    'Va y viene; no se avisa de nuevo hasta que pase un día en calma.',
  'Incident {0} is closed.': 'El incidente {0} está cerrado.',
  'Incident {0}, {1}; this message is still updated.':
    'Incidente {0}, {1}; este mensaje se sigue actualizando.',
  'Incident {0}, {1}; {2}.': 'Incidente {0}, {1}; {2}.',
  'Incident {0}: this message is updated while it lasts.':
    'Incidente {0}: este mensaje se actualiza mientras dure.',
  'Incident {0}, {1}.': 'Incidente {0}, {1}.',
  'acknowledged by {0}': 'confirmado por {0}',
  'owned by {0}': 'a cargo de {0}',
  'snoozed until it is resolved': 'pospuesto hasta que se resuelva',
  'snoozed until {0}': 'pospuesto hasta el {0}',
  Acknowledge: 'Confirmar',
  'Acknowledge {0}': 'Confirmar {0}',
  'Snooze 1 h': 'Posponer 1 h',
  Expected: 'Esperado',
  Details: 'Detalles',
  'Request throttle': 'Pedir limitación',

  // What happened to it
  opened: 'abierto',
  'resolved by itself': 'resuelto por sí solo',
  'throttle requested': 'limitación pedida',
  'throttle requested: {0}': 'limitación pedida: {0}',
  expected: 'esperado',
  'expected: {0}': 'esperado: {0}',
  useful: 'útil',
  noise: 'ruido',
  'useful {0} of {1} lately': 'útiles últimamente: {0} de {1}',
  'It has doubled: {0} more than expected by now.': 'Se ha duplicado: ya son {0} más de lo esperado.',
  'The snooze is over, and it still lasts.': 'Terminó el aplazamiento y sigue activo.',
  'Still firing after {0}; nobody has taken it.': 'Sigue activo tras {0}; nadie se ha hecho cargo.',
  'Still firing after {0}, {1} less than expected so far; nobody has taken it.':
    'Sigue activo tras {0}, {1} menos de lo esperado hasta ahora; nadie se ha hecho cargo.',
  'Still firing after {0}, {1} more than expected so far; nobody has taken it.':
    'Sigue activo tras {0}, {1} más de lo esperado hasta ahora; nadie se ha hecho cargo.',

  // What somebody does about it
  'Alert {0} is resolved already.': 'La alerta {0} ya está resuelta.',
  'Alert {0} was acknowledged by {1} already.': 'La alerta {0} ya la confirmó {1}.',
  'Acknowledged by {0}.': 'Confirmado por {0}.',
  'Incident {0} is yours; its message says so.': 'El incidente {0} es tuyo; su mensaje lo dice.',
  '{0} takes care of it.': '{0} se hace cargo.',
  "Incident {0} is {1}'s; its message says so.": 'El incidente {0} queda a cargo de {1}; su mensaje lo dice.',
  'Incident {0} is {1}.': 'El incidente {0} está {1}.',
  'Closed by {0}.': 'Cerrado por {0}.',
  'Incident {0} is resolved; its message says so.': 'El incidente {0} está resuelto; su mensaje lo dice.',
  'Asked to throttle what incident {0} is about.':
    'Se pidió limitar aquello de lo que trata el incidente {0}.',
  'Incident {0} was planned, then: it is closed, and its like is not told again for a day.':
    'El incidente {0} estaba previsto: queda cerrado, y de otro igual no se avisa durante un día.',
  'Expected, says {0}. It is not told again for a day.':
    'Esperado, según {0}. No se avisa de nuevo durante un día.',
  'Expected, says {0}: {1}. It is not told again for a day.':
    'Esperado, según {0}: {1}. No se avisa de nuevo durante un día.',
  'Thank you: incident {0} counts as {1}.': 'Gracias: el incidente {0} cuenta como {1}.',

  // Messages on their way
  'The picture could not be drawn; the numbers are complete without it.':
    'No se pudo dibujar la imagen; las cifras están completas sin ella.',
  'This may repeat an earlier message: whether that one arrived is not known.':
    'Puede que esto repita un mensaje anterior: no se sabe si aquel llegó.',
  'Not delivered to {0}: {1}': 'No se pudo entregar a {0}: {1}',
  'Nothing is sent to {0} any more: {1}': 'Ya no se envía nada a {0}: {1}',
  'What is due there is held, and what is subscribed to there is paused.':
    'Lo que debe llegar ahí se retiene, y lo suscrito ahí queda en pausa.',
  'Then: /usage webhook resume {0} and /usage webhook replay {1}':
    'Después: /usage webhook resume {0} y /usage webhook replay {1}',
  'Then: /usage outbox resume {0} and /usage outbox replay all':
    'Después: /usage outbox resume {0} y /usage outbox replay all',
  'What is held': 'Lo retenido',
  'See whether its address still takes what it is sent.':
    'Comprueba si su dirección sigue aceptando lo que se le envía.',
  'Invite the bot to the channel: /invite @Tokenbell': 'Invita al bot al canal: /invite @Tokenbell',
  'Unarchive the channel, or have it posted elsewhere.':
    'Desarchiva el canal, o haz que se publique en otro lugar.',
  'Whoever runs Tokenbell has to install the app again and set its new token.':
    'Quien administra Tokenbell tiene que volver a instalar la app y poner su nuevo token.',
  'Give the bot access to the channel again, or have it posted elsewhere.':
    'Devuelve al bot el acceso al canal, o haz que se publique en otro lugar.',
  '{0} has no price; 1 event waits': '{0} no tiene precio; espera 1 evento',
  '{0} has no price; {1} events wait': '{0} no tiene precio; esperan {1} eventos',

  // Periodic work
  'Job {0} failed: {1}': 'Falló la tarea periódica {0}: {1}',
  'without saying why': 'sin decir por qué',
  'Job {0} is {1} late: does a process with the role jobs run?':
    'La tarea periódica {0} lleva {1} de retraso: ¿hay en marcha un proceso con el rol jobs?',
  job: 'tarea periódica',
  'last run': 'última ejecución',
  ended: 'terminó',
  'next run': 'próxima ejecución',
  missed: 'perdidas',
  failed: 'fallidas',
  badly: 'mal',
  well: 'bien',
  'No scheduled work has run yet.': 'Todavía no se ha ejecutado ninguna tarea periódica.',

  // Status: what it is about
  'whether everything arrives, is priced and is delivered, and what to do where it is not':
    'si todo llega, tiene precio y se entrega, y qué hacer donde no',
  'Last event {0}': 'Último evento: {0}',
  'No event has been received yet': 'Todavía no se ha recibido ningún evento',
  '{0}; needs attention: {1}': '{0}; requiere atención: {1}',
  'Digests and alerts may be late; an admin sees why with /usage status.':
    'Los resúmenes y las alertas pueden llegar tarde; un admin ve por qué con /usage status.',
  range: 'período',
  prices: 'precios',
  'models that retire': 'modelos que se retiran',
  'tax and credits': 'impuestos y créditos',
  sums: 'sumas',
  'people and teams': 'personas y equipos',
  delivery: 'entrega',
  digests: 'resúmenes',
  jobs: 'tareas periódicas',
  'just now': 'ahora mismo',
  '{0} ago': 'hace {0}',

  // Status: what arrives
  '+{0} more sources': '+{0} fuentes más',
  'Usage is known since {0}; single calls are kept since {1}.':
    'Se conoce el uso desde el {0}; las llamadas sueltas se guardan desde el {1}.',
  'Usage is known since {0}.': 'Se conoce el uso desde el {0}.',
  '{0} is read for the first time, so far to {1}': '{0}: se lee por primera vez, por ahora hasta el {1}',
  '{0}: read {1}': '{0}: última lectura, {1}',
  '{0} was last read {1}; is {2} still set where jobs run?':
    '{0}: última lectura, {1}; ¿sigue definida {2} donde se ejecutan las tareas periódicas?',
  '{0} was refused ({1}). Create {2} at {3} and start Tokenbell with it as {4}.':
    '{0}: acceso rechazado ({1}). Crea {2} en {3} e inicia Tokenbell con ella en {4}.',
  '{0} could not be read: {1}.': '{0}: no se pudo leer; {1}.',
  '{0} came in a form this version does not know ({1}: {2}).':
    '{0}: llegó en una forma que esta versión no conoce ({1}: {2}).',
  '{0} has more than {1} pages for one day; nothing of it was taken.':
    '{0}: más de {1} páginas para un solo día; no se tomó nada.',
  'the provider answered {0}': 'el proveedor respondió {0}',
  'the answer has more than {0} bytes': 'la respuesta tiene más de {0} bytes',
  'no answer in 30 seconds': 'sin respuesta en 30 segundos',
  'the answer is not JSON': 'la respuesta no es JSON',
  'the provider cannot be reached': 'no se puede llegar al proveedor',
  'Source {0}: {1}, last {2}, on its way for {3}': 'Fuente {0}: {1}; el último, {2}, con {3} en camino',
  'Nothing comes in yet. Next, for {0}: {1}.': 'Todavía no llega nada. Siguiente paso, para {0}: {1}.',
  'So far: {0}. Next, for {1}: {2}.': 'Hasta ahora: {0}. Siguiente paso, para {1}: {2}.',
  'events of services': 'eventos de servicios',
  'POST them to /v1/events with a key from: {0}': 'envíalos con POST a /v1/events con una clave de: {0}',
  "set OTEL_EXPORTER_OTLP_ENDPOINT to this server's address with /otlp behind it and OTEL_EXPORTER_OTLP_HEADERS to Authorization=Bearer KEY, with a key from: {0}":
    'pon en OTEL_EXPORTER_OTLP_ENDPOINT la dirección de este servidor seguida de /otlp, y en OTEL_EXPORTER_OTLP_HEADERS Authorization=Bearer KEY, con una clave de: {0}',
  'a gateway': 'una pasarela',
  "point LiteLLM's generic callback at /litellm, or Langfuse at this server, with a key from: {0}":
    'dirige el callback genérico de LiteLLM a /litellm, o Langfuse a este servidor, con una clave de: {0}',
  'OpenAI’s own usage and bill': 'el uso y la factura propios de OpenAI',
  'start with an admin key as OPENAI_ADMIN_KEY':
    'inicia Tokenbell con una clave de admin en OPENAI_ADMIN_KEY',
  'Anthropic’s own usage and bill': 'el uso y la factura propios de Anthropic',
  'start with an admin key as ANTHROPIC_ADMIN_KEY':
    'inicia Tokenbell con una clave de admin en ANTHROPIC_ADMIN_KEY',
  'session logs of coding agents': 'los registros de sesión de agentes de programación',
  'run tokenbell import ~/.claude/projects ~/.codex/sessions where they are':
    'ejecuta tokenbell import ~/.claude/projects ~/.codex/sessions donde están',

  // Status: prices, charges and sums
  'Every event has a price.': 'Todos los eventos tienen precio.',
  '1 event waits for a price: {0}': '1 evento espera precio: {0}',
  '{0} events wait for a price: {1}': '{0} eventos esperan precio: {1}',
  '{0} more models retire: /usage prices retirements':
    '{0} modelos más se retiran: /usage prices retirements',
  'no tax is set': 'no hay impuestos definidos',
  'tax of {0} % is added on invoices': 'en las facturas se añade un {0} % de impuestos',
  'no credits': 'sin créditos',
  'credits of {0} are taken off invoices: /usage invoice ledger':
    'de las facturas se descuentan créditos por {0}: /usage invoice ledger',
  'Costs here are before tax and credits: {0}; {1}.':
    'Estos costos son antes de impuestos y créditos: {0}; {1}.',
  'Sums are compared with their events once a day; the first time is still to come.':
    'Las sumas se comparan con sus eventos una vez al día; falta la primera vez.',
  'Sums equalled their events {0}.': 'Las sumas coincidían con sus eventos {0}.',
  '{0} sums differed from their events {1}; mend them with: tokenbell rebuild':
    '{0} sumas no coincidían con sus eventos {1}; se corrigen con: tokenbell rebuild',

  // Status: people, keys and rights
  '1 person': '1 persona',
  '{0} people': '{0} personas',
  '{0} used something for no team: name their team in apply, or /usage assign user:… team:…':
    'Con uso sin equipo: {0}. Indica su equipo en apply, o /usage assign user:… team:…',
  "{0} used something for another team than their own: events name the team, apply the member's.":
    'Con uso para un equipo que no es el suyo: {0}. El del uso lo dicen los eventos; el de la persona, apply.',
  '{0} used something under their e-mail address, which their id does not find: make the address their id in apply, or send the id':
    'Con uso bajo su dirección de correo, que su id no encuentra: {0}. Pon la dirección como id en apply, o envía el id',
  '{0} used nothing in 30 days; where that is wrong, services send them under another name: /usage top user 30d':
    'Sin uso en 30 días: {0}. Si no es así, los servicios usan otro nombre: /usage top user 30d',
  '{0} used something and is no member: add people in apply, give service accounts a team with /usage assign user:… team:…':
    'Con uso sin ser miembro: {0}. Añade a las personas en apply; da un equipo a las cuentas de servicio con /usage assign user:… team:…',
  '{0} used something and are no members: add people in apply, give service accounts a team with /usage assign user:… team:…':
    'Con uso sin ser miembros: {0}. Añade a las personas en apply; da un equipo a las cuentas de servicio con /usage assign user:… team:…',
  'Read keys that act as nobody see almost nothing: {0}. Make another with: tokenbell keys create --scope read --as MEMBER, or --for customer:NAME':
    'Las claves de lectura que no actúan por nadie no ven casi nada: {0}. Crea otra con: tokenbell keys create --scope read --as MEMBER, o --for customer:NAME',
  'You see everything.': 'Lo ves todo.',
  'You see the totals of teams; I do not know which usage is yours. {0}':
    'Ves los totales de los equipos; no se sabe qué uso es tuyo. {0}',
  'You see your own usage and the totals of teams.': 'Ves tu propio uso y los totales de los equipos.',
  'You see your own usage, the totals of teams, and who makes up {0}.':
    'Ves tu propio uso, los totales de los equipos y quién compone {0}.',

  // Status: what is sent
  '1 on its way': '1 en camino',
  '{0} on their way': '{0} en camino',
  'Messages: {0}, none given up.': 'Mensajes: {0}, ninguno abandonado.',
  'Messages: {0}, {1} given up; the last to {2}': 'Mensajes: {0}; abandonados: {1}; el último, a {2}',
  '{0} messages are held: /usage outbox': '{0} mensajes retenidos: /usage outbox',
  '{0} or more': '{0} o más',
  '{0} of {1} subscriptions are paused: /usage sub list':
    'Suscripciones en pausa: {0} de {1}; /usage sub list',
  'No digest is subscribed to.': 'No hay ninguna suscripción a un resumen.',
  'Next digest: {0} at {1} {2} in {3}': 'Próximo resumen: {0}, el {1} {2}, en {3}',
};
