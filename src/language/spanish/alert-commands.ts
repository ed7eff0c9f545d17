/** Alerts and their rules, silences, what waits to be sent, live answers, and single calls. See index.ts. */
export const alertCommands: Readonly<Record<string, string>> = {
  // Alerts as they are listed
  'open and recent alerts, and what to do about them': 'alertas abiertas y recientes, y qué hacer con ellas',
  'alert takes {0} or {1}, not {2}.': 'alert admite {0} o {1}, no {2}.',
  'No open alerts': 'Ninguna alerta abierta',
  '1 open alert': '1 alerta abierta',
  '{0} open alerts': '{0} alertas abiertas',
  '{0}, {1} resolved lately': '{0}; resueltas hace poco: {1}',
  'Said by people: {0}.': 'Según las personas: {0}.',
  number: 'número',
  state: 'estado',
  about: 'sobre',
  since: 'desde',
  'taken by': 'a cargo de',
  '{0} in {1}': '{0} en {1}',
  firing: 'activo',
  acknowledged: 'confirmado',
  resolved: 'resuelto',
  'waits for the end of quiet hours': 'espera al final de las horas de silencio',
  silenced: 'silenciado',
  'told with the incident around it': 'avisado con el incidente que lo abarca',
  'flapping, not told': 'intermitente, sin avisar',
  'held back for the digest': 'reservado para el resumen',

  // One alert
  'alert {0} needs the number of an alert, not {1}.': 'alert {0} necesita el número de una alerta, no {1}.',
  'There is no alert {0}.': 'No existe la alerta {0}.',
  'See /usage alert list.': 'Consulta /usage alert list.',
  'What an alert is about is for those who may see its usage.':
    'El contenido de una alerta es solo para quien puede ver ese uso.',
  'Incident {0}: {1}, since {2}.': 'Incidente {0}: {1}, desde {2}.',
  'It is {0}.': 'Está {0}.',
  'Owner: {0}.': 'A cargo de {0}.',
  '{0} says: {1}.': '{0} dice: {1}.',
  Somebody: 'Alguien',
  somebody: 'alguien',
  Doubled: 'Veces que se duplicó',
  'Excess told last': 'Último exceso avisado',
  'Nobody here is called {0}.': 'Aquí nadie se llama {0}.',
  'alert snooze takes a time like 1h or 1d, or until-resolved, not {0}.':
    'alert snooze admite un tiempo como 1h o 1d, o until-resolved, no {0}.',
  'Alerts are closed by leads for their teams, and by admins.':
    'Las alertas las cierran los responsables, para sus equipos, y los admins.',
  'Throttling is requested by leads for their teams, and by admins.':
    'La limitación la piden los responsables, para sus equipos, y los admins.',
  'No webhook is subscribed to action.requested, so nobody was told; an admin can add one.':
    'Ningún webhook está suscrito a action.requested, así que no se avisó a nadie; un admin puede añadir uno.',
  '1 webhook is told. Whoever runs the gateway decides; no provider key is held here.':
    'Se avisa a 1 webhook. Decide quien opera la pasarela; aquí no se guarda ninguna clave de proveedor.',
  '{0} webhooks are told. Whoever runs the gateway decides; no provider key is held here.':
    'Se avisa a {0} webhooks. Decide quien opera la pasarela; aquí no se guarda ninguna clave de proveedor.',

  // How well alerts served
  'No alerts': 'Ninguna alerta',
  '1 alert': '1 alerta',
  '{0} alerts': '{0} alertas',
  '{0} in {1}: {2} of {3} useful': '{0} en {1}; útiles: {2} de {3}',
  'Posted: {0}; held back for digests: {1}.': 'Publicadas: {0}; reservadas para resúmenes: {1}.',
  'From when it began to the alert: {0}.': 'Desde el comienzo hasta la alerta: {0}.',
  'Acknowledged: {0}; resolved: {1}.': 'Confirmadas: {0}; resueltas: {1}.',
  'Judged useful {0}, expected {1}, noise {2}; precision: {3}.':
    'Valoradas como útiles: {0}; como esperadas: {1}; como ruido: {2}; precisión: {3}.',
  'nobody judged any yet': 'nadie ha valorado ninguna todavía',
  'half of them within {0}, at worst after {1}': 'la mitad en {0} o menos, la más lenta tras {1}',

  // Silences
  'alert silence needs what to silence: a scope or a rule.':
    'alert silence necesita saber qué silenciar: un ámbito o una regla.',
  '{0} is neither a scope nor a rule.': '{0} no es ni un ámbito ni una regla.',
  everything: 'todo',
  'A silence lasts a time from 1m to 30d, not {0}.': 'Un silencio dura de 1m a 30d, no {0}.',
  'Silenced until {0}: {1}': 'En silencio hasta el {0}: {1}',
  'Alerts are still recorded; what lasts longer than the silence is posted then.':
    'Las alertas se siguen registrando; lo que dure más que el silencio se publica cuando este termine.',
  'End it now': 'Terminarlo ya',
  'No silences': 'Ningún silencio',
  '1 silence': '1 silencio',
  '{0} silences': '{0} silencios',
  '{0}: {1} until {2}, by {3}': '{0}: {1} hasta el {2}, por {3}',
  'There is no silence {0}.': 'No existe el silencio {0}.',
  'See /usage alert silences.': 'Consulta /usage alert silences.',
  'No longer silenced: {0}': 'Ya sin silencio: {0}',
  'What still lasts is posted at the next look.': 'Lo que siga activo se publica en la próxima revisión.',
  'Silences are set by leads for their teams, and by admins.':
    'Los silencios los ponen los responsables, para sus equipos, y los admins.',

  // What a channel is told
  'What a channel is told is set by leads and admins.':
    'De qué se avisa en un canal lo deciden responsables y admins.',
  'What a channel is bound to is set by admins.': 'A qué se vincula un canal lo deciden los admins.',
  'No usage of {0} has arrived yet.': 'Todavía no ha llegado ningún uso del {0}.',
  'What {0} is told': 'De qué se avisa en {0}',
  'At most {0} alerts a day and {1} a week; the others wait for the digest. Severe ones are always posted.':
    'Como máximo {0} alertas al día y {1} a la semana; las demás esperan al resumen. Las graves se publican siempre.',
  'At most {0} alerts a day; the others wait for the digest. Severe ones are always posted.':
    'Como máximo {0} alertas al día; las demás esperan al resumen. Las graves se publican siempre.',
  'No quiet hours.': 'Sin horas de silencio.',
  'Quiet from {0} to {1}: only severe alerts are posted then.':
    'Silencio de {0} a {1}: entonces solo se publican las alertas graves.',
  'Bound to {0}: everybody in it is told what was used, not what it cost, and of nobody else.':
    'Vinculado al {0}: quien está en el canal ve qué se usó ahí, no cuánto costó, y nada de nadie más.',
  'Bound to {0}: everybody in it is told what was used and what it cost, and of nobody else.':
    'Vinculado al {0}: quien está en el canal ve qué se usó ahí y cuánto costó, y nada de nadie más.',
  'Whatever else is due there is given up, and listed in /usage outbox.':
    'Cualquier otra cosa que debía llegar ahí se abandona y aparece en /usage outbox.',
  'A channel cannot be bound to {0}.': 'Un canal no se puede vincular a {0}.',
  'For example: /usage alert channel here for customer:globex, or for off':
    'Por ejemplo: /usage alert channel here for customer:globex, o for off',
  '{0} is not what a channel can be told.': '{0} no es algo que se pueda decidir para un canal.',
  'No reminders of what lasts.': 'Sin recordatorios de lo que sigue activo.',
  'Reminded every {0} of what lasts while nobody has taken it.':
    'Recordatorio cada {0} de lo que sigue activo mientras nadie se haga cargo.',
  'remind takes a time from 15m on, or off, not {0}.': 'remind admite un tiempo desde 15m, u off, no {0}.',

  // Rules
  cost: 'costo',
  tokens: 'tokens',
  requests: 'solicitudes',
  errors: 'errores',
  latency: 'latencia',
  spike: 'pico',
  runaway: 'uso desbocado',
  'first-seen': 'novedad',
  'off-hours': 'fuera de horario',
  'unknown-service': 'clave desde otro lugar',
  'fan-out': 'uso extendido',
  capped: 'tope alcanzado',
  'no-data': 'sin datos',
  'lost-events': 'eventos perdidos',
  hanging: 'llamadas colgadas',
  sensitivity: 'sensibilidad',
  '{0} of {1} above {2}': '{0} de {1} por encima de {2}',
  '{0} {1} above {2}': '{0} {1} por encima de {2}',
  high: 'alta',
  normal: 'normal',
  low: 'baja',
  on: 'activa',
  off: 'inactiva',
  page: 'urgente',
  notice: 'no urgente',
  id: 'id',
  what: 'qué',
  told: 'cómo se avisa',
  by: 'por',
  'always there': 'siempre presente',
  'command line': 'línea de comandos',
  '{0} rules: {1} made here': '{0} reglas; creadas aquí: {1}',
  '{0} rules: {1} made here, {2} off': '{0} reglas; creadas aquí: {1}; inactivas: {2}',
  'Try one on the last 60 days: /usage alert try cost team:ml above $50/day':
    'Prueba una con los datos de los últimos 60 días: /usage alert try cost team:ml above $50/day',
  'Rules are set by admins, and by leads for their teams.':
    'Las reglas las ponen los admins y, para sus equipos, los responsables.',
  'There is no rule {0}.': 'No existe la regla {0}.',
  'Which rule? Its id is needed.': '¿Qué regla? Hace falta su id.',
  'See /usage alert rules.': 'Consulta /usage alert rules.',

  // Rules that are added, changed and removed
  'Rule {0}: {1}': 'Regla {0}: {1}',
  'It is a line of the digest, and is over after three hours below four fifths of it.':
    'Es una línea del resumen, y acaba tras tres horas por debajo de cuatro quintos del límite.',
  'It is told where alerts are routed once an hour closes above it, and is over after three hours below four fifths of it.':
    'Se avisa donde se envían las alertas en cuanto una hora termina por encima del límite, y acaba tras tres horas por debajo de cuatro quintos.',
  'It is told in {0} once an hour closes above it, and is over after three hours below four fifths of it.':
    'Se avisa en {0} en cuanto una hora termina por encima del límite, y acaba tras tres horas por debajo de cuatro quintos.',
  'Try it': 'Probar',
  'All rules': 'Todas las reglas',
  Remove: 'Eliminar',
  'Cost spikes of {0}: high sensitivity': 'Picos de costo de {0}: sensibilidad alta',
  'Cost spikes of {0}: normal sensitivity': 'Picos de costo de {0}: sensibilidad normal',
  'Cost spikes of {0}: low sensitivity': 'Picos de costo de {0}: sensibilidad baja',
  'Smaller deviations are told: the detector fires at a score of {0}.':
    'Se avisa de desviaciones más pequeñas: el detector salta con una puntuación de {0}.',
  'The detector fires at a score of {0}.': 'El detector salta con una puntuación de {0}.',
  'Only large deviations are told: the detector fires at a score of {0}.':
    'Solo se avisa de desviaciones grandes: el detector salta con una puntuación de {0}.',
  'Cost spikes are set by a sensitivity: alert add sensitivity high team:ml.':
    'Los picos de costo se ajustan con una sensibilidad: alert add sensitivity high team:ml.',
  '{0} watches everywhere; a rule for one scope needs a limit.':
    '{0} vigila en todas partes; una regla para un solo ámbito necesita un límite.',
  '{0} is there already; say page or notice, or where it is told.':
    '{0} ya existe; escribe page o notice, o dónde se avisa.',
  'As it was': 'Como estaba',
  '{0}: told as a page': '{0}: se avisa como urgente',
  '{0}: told as a page, in {1}': '{0}: se avisa como urgente, en {1}',
  '{0}: told as a notice': '{0}: se avisa como no urgente',
  '{0}: told as a notice, in {1}': '{0}: se avisa como no urgente, en {1}',
  '{0}: told in {1}': '{0}: se avisa en {1}',
  'There are {0} rules already; remove one first.': 'Ya hay {0} reglas; elimina antes una.',
  'A sensitivity is high, normal or low.': 'Una sensibilidad es high, normal o low.',
  '{0} is no limit for {1}; {2}.': '{0} no es un límite para {1}; {2}.',
  '{0} needs a limit; {1}.': '{0} necesita un límite; {1}.',
  '{0} learns its limits by itself.': '{0} aprende sus límites por sí misma.',
  '{0} is neither a scope, nor a limit, nor a channel.': '{0} no es ni un ámbito, ni un límite, ni un canal.',
  'write a share of the calls, like 10%': 'escribe una parte de las llamadas, como 10%',
  'write a time, like 8s': 'escribe un tiempo, como 8s',
  'write dollars, like $50/day': 'escribe dólares, como $50/day',
  'write a number, like 5M/hour': 'escribe un número, como 5M/hour',
  '{0} is no kind of rule: {1} or {2}.': '{0} no es un tipo de regla: {1} o {2}.',
  'A rule has a kind: {0} or {1}.': 'Una regla tiene un tipo: {0} o {1}.',
  '{0} is as it comes again': '{0} vuelve a su ajuste inicial',
  'Removed rule {0}: {1} of {2}': 'Regla {0} eliminada: {1} de {2}',
  'Set it again': 'Volver a ponerla',
  'Rule {0} is on': 'La regla {0} está activa',
  'Rule {0} is off': 'La regla {0} está inactiva',
  'Its open alerts are closed at the next look.': 'Sus alertas abiertas se cierran en la próxima revisión.',
  'Turn it on': 'Activarla',
  'Turn it off': 'Desactivarla',

  // Rules that are tried
  'There is no usage to try a rule on yet.': 'Todavía no hay uso con el que probar una regla.',
  'A runaway is seen in minutes and single calls, which are not kept long enough to try it on.':
    'Un uso desbocado se ve en minutos y en llamadas sueltas, que no se guardan lo bastante para probarlo.',
  'Try the cost spike: /usage alert try spikes': 'Prueba el pico de costo: /usage alert try spikes',
  'Cost spikes cannot be tried here.': 'Los picos de costo no se pueden probar aquí.',
  'spikes{0}': 'picos{0}',
  'spikes{0} at high sensitivity': 'picos{0} con sensibilidad alta',
  'spikes{0} at normal sensitivity': 'picos{0} con sensibilidad normal',
  'spikes{0} at low sensitivity': 'picos{0} con sensibilidad baja',
  '{0} would not have fired in {1}': '{0}: no habría saltado en {1}',
  '{0} would have fired once in {1}, about {2} a week':
    '{0}: habría saltado 1 vez en {1}, cerca de {2} por semana',
  '{0} would have fired {1} times in {2}, about {3} a week':
    '{0}: habría saltado {1} veces en {2}, cerca de {3} por semana',
  'the last day': 'el último día',
  'the last {0} days': 'los últimos {0} días',
  '+{0} earlier ones; the file has them all.': '+{0} anteriores; el archivo las tiene todas.',
  'That is about {0} a week.': 'Son cerca de {0} por semana.',
  'Nothing was changed and nobody was told. Silences and what a channel takes a day are not counted in.':
    'No se cambió nada ni se avisó a nadie. No se tienen en cuenta los silencios ni el máximo diario de cada canal.',
  'told at': 'aviso',
  '{0} (above {1})': '{0} (por encima de {1})',
  '{0} (expected about {1})': '{0} (se esperaba alrededor de {1})',
  '{0}: no hour would have been told': '{0}: no se habría avisado de ninguna hora',
  '{0}: the hours that would have been told': '{0}: las horas de las que se habría avisado',
  '{0}; 1 time in {1} hours.': '{0}; 1 vez en {1} horas.',
  '{0}; {1} times in {2} hours.': '{0}; {1} veces en {2} horas.',

  // A test of where alerts arrive
  'Test alert: nothing is wrong; this is where alerts are posted':
    'Alerta de prueba: todo está bien; aquí se publican las alertas',
  'Sent by {0} at {1}.': 'Enviada por {0} ({1}).',
  'an admin': 'un admin',
  'A test alert is on its way to {0}': 'Una alerta de prueba va camino de {0}',
  'Alerts of the organisation go there; name a channel to try another.':
    'Ahí llegan las alertas de la organización; nombra un canal para probar otro.',
  'I cannot tell which channel {0} is.': 'No sé qué canal es {0}.',
  'Alerts are routed nowhere yet, so there is nowhere to send a test.':
    'Las alertas todavía no tienen destino, así que no hay dónde enviar una prueba.',
  'Mention the channel, or type this in it.': 'Menciona el canal, o escribe esto en él.',

  // The outbox
  'messages that wait, were given up or are held; send or drop them':
    'mensajes que esperan, se abandonaron o están retenidos; para enviarlos o descartarlos',
  'What was not delivered is for admins.': 'Lo que no se entregó es para admins.',
  '{0} takes {1}, not {2}.': '{0} admite {1}, no {2}.',
  'See /usage help {0}.': 'Consulta /usage help {0}.',
  'Nothing given up or held; {0}': 'Nada abandonado ni retenido; {0}',
  '{0} given up, {1} held; {2}': 'Abandonados: {0}; retenidos: {1}; {2}',
  '1 message on its way': '1 mensaje en camino',
  '{0} messages on their way': '{0} mensajes en camino',
  '{0} pending': 'pendientes: {0}',
  'the answer was lost: {0}': 'se perdió la respuesta: {0}',
  'the answer was lost': 'se perdió la respuesta',
  'given up after {0} attempts': 'abandonado tras {0} intentos',
  'dropped by an admin': 'descartado por un administrador',
  'dropped by {0}': 'descartado por {0}',
  'not delivered in time': 'no se entregó a tiempo',
  'it was never tried': 'nunca se intentó',
  'the sender stopped before the answer came': 'quien lo enviaba se detuvo antes de recibir la respuesta',
  'whether it arrived could not be looked up': 'no se pudo consultar si llegó',
  'not sent again, it may have been posted': 'no se vuelve a enviar, puede haberse publicado',
  'given up, it may have been posted': 'abandonado, puede haberse publicado',
  'the message could not be prepared': 'no se pudo preparar el mensaje',
  'the platform failed in an unforeseen way': 'la plataforma falló de forma imprevista',
  'the webhook failed in an unforeseen way': 'el webhook falló de forma imprevista',
  'its platform does not answer, or asked for a pause': 'su plataforma no responde o pidió una pausa',
  'drawing the picture took too long': 'dibujar la imagen tardó demasiado',
  'nothing was taken for 5 days': 'no se aceptó nada durante 5 días',
  'there is no such webhook any more': 'ese webhook ya no existe',
  'no answer': 'sin respuesta',
  'no answer in time': 'sin respuesta a tiempo',
  '{0} pending ({1} may have arrived)': 'pendientes: {0} (pueden haber llegado: {1})',
  '{0} dead': 'abandonados: {0}',
  '{0} held': 'retenidos: {0}',
  '{0}: {1}; nothing is sent there: {2}': '{0}: {1}; no se le envía nada: {2}',
  '{0}: {1}; paused for {2}: {3}': '{0}: {1}; en pausa desde hace {2}: {3}',
  '+{0} more targets': '+{0} destinos más',
  target: 'destino',
  reason: 'motivo',
  age: 'antigüedad',
  queued: 'en cola desde',
  dead: 'abandonado',
  held: 'retenido',
  'Resume {0}': 'Reanudar {0}',
  'Send all again': 'Enviar todo de nuevo',
  '1 message': '1 mensaje',
  '{0} messages': '{0} mensajes',
  '1 message sent again': '1 mensaje enviado de nuevo',
  '{0} messages sent again': '{0} mensajes enviados de nuevo',
  '1 message stays: its channel is paused, or there are too many for one go.':
    '1 mensaje se queda: su canal está en pausa, o son demasiados para una sola vez.',
  '{0} messages stay: their channel is paused, or there are too many for one go.':
    '{0} mensajes se quedan: su canal está en pausa, o son demasiados para una sola vez.',
  'How they fare': 'Cómo van',
  '1 message dropped': '1 mensaje descartado',
  '{0} messages dropped': '{0} mensajes descartados',
  '{0} is not a channel or webhook that is paused.': '{0} no es un canal o webhook en pausa.',
  'See /usage outbox list.': 'Consulta /usage outbox list.',
  'What is due in {0} is sent again': 'Se vuelve a enviar lo que debe llegar a {0}',
  '{0} held and {1} given up stay until you send them again.':
    'Retenidos: {0}; abandonados: {1}. Se quedan hasta que los envíes de nuevo.',
  '{0} is not the id of one message that was given up or is held.':
    '{0} no es el id de un mensaje abandonado o retenido.',
  'See /usage outbox list, or say all.': 'Consulta /usage outbox list, o di all.',

  // Webhooks
  'addresses outside that are told of events, signed': 'direcciones externas que reciben eventos, con firma',
  'No webhooks': 'Ningún webhook',
  '1 webhook': '1 webhook',
  '{0} webhooks': '{0} webhooks',
  'Add one: /usage webhook add https://example.com/hook budget.threshold,anomaly.*':
    'Añade uno: /usage webhook add https://example.com/hook budget.threshold,anomaly.*',
  '{0}, paused: {1}': '{0}, en pausa: {1}',
  '{0}, failing for {1}': '{0}, falla desde hace {1}',
  'Webhook {0} is told of 1 event': 'El webhook {0} recibe 1 evento',
  'Webhook {0} is told of {1} events': 'El webhook {0} recibe {1} eventos',
  'Webhook {0} has a new secret; the old one signs beside it for 24 h':
    'El webhook {0} tiene un secreto nuevo; el anterior también firma durante 24 h',
  'Its signing secret, shown this once: {0}': 'Su secreto de firma, que solo se muestra esta vez: {0}',
  'How to check a signature: docs/webhooks.md': 'Cómo comprobar una firma: docs/webhooks.md',
  'A test is on its way to {0}': 'Una prueba va camino de {0}',
  'A test of {0}': 'Una prueba de {0}',
  'Webhook {0} is told of nothing until it is resumed': 'El webhook {0} no recibe nada hasta que se reanude',
  'Webhook {0} is told of events again': 'El webhook {0} vuelve a recibir eventos',
  'What it missed is sent when you say so.': 'Lo que se perdió se envía cuando lo pidas.',
  'Send what it missed': 'Enviar lo que se perdió',
  '{0}; 1 stays': '{0}; se queda sin enviar: 1',
  '{0}; {1} stay': '{0}; se quedan sin enviar: {1}',
  'Removed webhook {0}': 'Webhook {0} eliminado',
  'A webhook needs the events it is told of.': 'Un webhook necesita los eventos que va a recibir.',
  'There is no event {0}.': 'No existe el evento {0}.',
  '{0} Events are {1}; anomaly.* and * work.': '{0} Los eventos son {1}; también valen anomaly.* y *.',
  '{0} cannot be told. {1}': 'No se puede enviar nada a {0}. {1}',
  'An address has to begin with https://.': 'Una dirección tiene que empezar por https://.',
  'An address must not hold a name or password; events are signed instead.':
    'Una dirección no puede llevar nombre ni contraseña; en su lugar, los eventos se firman.',
  'Only the ports 443 and 8443 are used.': 'Solo se usan los puertos 443 y 8443.',
  'The address leads into this network, not to the outside.':
    'La dirección lleva al interior de esta red, no al exterior.',
  'The name leads into this network, not to the outside.':
    'El nombre lleva al interior de esta red, no al exterior.',
  'There are {0} webhooks already; remove one first.': 'Ya hay {0} webhooks; elimina antes uno.',
  'Webhook {0} is paused: {1}': 'El webhook {0} está en pausa: {1}',
  'Resume it first: /usage webhook resume {0}': 'Reanúdalo antes: /usage webhook resume {0}',
  'There is no webhook {0}.': 'No existe el webhook {0}.',
  'See /usage webhook list.': 'Consulta /usage webhook list.',
  'Webhooks are signed, and their secrets can only be kept where TOKENBELL_SECRET_KEY is set.':
    'Los webhooks se firman, y sus secretos solo se pueden guardar donde está definida TOKENBELL_SECRET_KEY.',
  'Whoever runs Tokenbell sets it: openssl rand -base64 32 makes one.':
    'La define quien administra Tokenbell: openssl rand -base64 32 genera una.',

  // Live answers
  'a message in this channel that keeps itself up to date for up to an hour':
    'un mensaje en este canal que se mantiene al día durante una hora como máximo',
  'Live answers are for leads and admins.': 'Las respuestas en vivo son para responsables y admins.',
  'No answer is live': 'No hay ninguna respuesta en vivo',
  '1 answer is live': '1 respuesta en vivo',
  '{0} answers are live': '{0} respuestas en vivo',
  'until {0} {1}': 'hasta las {0} {1}',
  '{0}, by {1}': '{0}, por {1}',
  Stop: 'Detener',
  'Stop {0}': 'Detener {0}',
  'Live {0}: {1}': 'En vivo {0}: {1}',
  'One message in {0} is edited about once a minute while its numbers change.':
    'Un mensaje en {0} se edita más o menos cada minuto mientras cambian sus cifras.',
  'Where nothing appears: /invite @Tokenbell': 'Si no aparece nada: /invite @Tokenbell',
  'Nothing is posted here: {0}.': 'Aquí no se publica nada: {0}.',
  'it is paused': 'está en pausa',
  'Then: /usage outbox resume {0}': 'Después: /usage outbox resume {0}',
  'One answer is live here already: {0}.': 'Aquí ya hay una respuesta en vivo: {0}.',
  'Stop it first: {0}': 'Detenla antes: {0}',
  'A live answer is a message in a channel, and there is none here.':
    'Una respuesta en vivo es un mensaje en un canal, y aquí no hay ninguno.',
  'Type it in a channel. {0}': 'Escríbelo en un canal. {0}',
  'The channel of this thread is bound, so it tells nothing else.':
    'El canal de este hilo está vinculado, así que no informa de nada más.',
  'Ask in the channel itself.': 'Pregunta en el propio canal.',
  'An answer is live for 1m to {0}m, not {1}; a range goes behind the question.':
    'Una respuesta está en vivo de 1m a {0}m, no {1}; un período va después de la pregunta.',
  'Stopped: {0}': 'Detenida: {0}',
  'Its message in {0} keeps its last numbers.': 'Su mensaje en {0} conserva las últimas cifras.',
  'Start again': 'Iniciar de nuevo',
  'Only whoever started it and admins can stop it.': 'Solo pueden detenerla quien la inició y los admins.',
  'No answer is live there.': 'Ahí no hay ninguna respuesta en vivo.',
  'See /usage live list, or start one: /usage live 30m team today':
    'Consulta /usage live list, o inicia una: /usage live 30m team today',
  'Live until {0}, {1}: {2}': 'En vivo hasta las {0}, {1}: {2}',
  'Was live until {0}; {1}: {2}': 'Estuvo en vivo hasta las {0}; {1}: {2}',
  'Was live until {0}; whoever started it may not ask this any more':
    'Estuvo en vivo hasta las {0}; quien la inició ya no puede preguntar esto',
  'as of {0} {1}': 'datos de las {0} {1}',
  CSV: 'CSV',

  // Accounts that are linked
  'connect a chat account to yourself, or claim the first admin role':
    'enlazar una cuenta de chat contigo, o reclamar el primer rol de admin',
  'Type /usage link {0} in the other chat, within 15 minutes':
    'Escribe /usage link {0} en el otro chat, en menos de 15 minutos',
  'The code links that account to you. Show it to nobody: whoever enters it sees what you may see.':
    'El código enlaza esa cuenta contigo. No se lo enseñes a nadie: quien lo introduzca verá lo que tú puedes ver.',
  'You act as admin here; enter codes in the chat they are for':
    'Aquí actúas como admin; introduce los códigos en el chat al que corresponden',
  'This account is linked to {0}': 'Esta cuenta está enlazada con {0}',
  'You are admin now': 'Ahora eres admin',
  'What can I ask?': '¿Qué puedo preguntar?',
  'This code is not known, was used, or has expired.': 'Este código no existe, ya se usó o caducó.',
  'I do not know who you are here.': 'No sé quién eres aquí.',

  // What makes up a cost
  'what makes up a cost; the calls of a chat, trace, message or file':
    'qué compone un costo; las llamadas de una conversación, traza, mensaje o archivo',
  'show cost takes a range and filters, not {0}.': 'show cost admite un período y filtros, no {0}.',
  '{0} was restated, last on {1}: {2}.': '{0} se corrigió, la última vez el {1}: {2}.',

  // The calls of a chat, trace, message or file
  'Trace: {0}': 'Traza: {0}',
  'Nothing is known of {0} {1}.': 'No hay nada registrado con ese id: {0} {1}.',
  'Ids are spelt as events carry them; single calls are kept for some months only.':
    'Los ids se escriben como vienen en los eventos; las llamadas sueltas solo se guardan unos meses.',
  '{0}: {1}, {2}, {3} in {4}': '{0}: {1}, {2}, {3} en {4}',
  '1 call': '1 llamada',
  '{0} calls': '{0} llamadas',
  '{0} tokens': '{0} tokens',
  'cost pending': 'costo pendiente',
  'at least {0}': 'al menos {0}',
  '1 of 1 call has no price yet and cost more than nothing.':
    'Llamadas todavía sin precio: 1 de 1; su costo no es cero.',
  '1 of {0} calls has no price yet and cost more than nothing.':
    'Llamadas todavía sin precio: 1 de {0}; su costo no es cero.',
  '{0} of {1} calls have no price yet and cost more than nothing.':
    'Llamadas todavía sin precio: {0} de {1}; su costo no es cero.',
  'The table holds the first {0} calls; 1 more is in the sums.':
    'La tabla tiene las primeras {0} llamadas; 1 más está en las sumas.',
  'The table holds the first {0} calls; {1} more are in the sums.':
    'La tabla tiene las primeras {0} llamadas; {1} más están en las sumas.',
  Input: 'Entrada',
  Output: 'Salida',
  Requests: 'Solicitudes',
  Errors: 'Errores',
  Duration: 'Duración',
  call: 'llamada',
  'input tokens': 'tokens de entrada',
  'output tokens': 'tokens de salida',
  took: 'duró',
  '(no model)': '(sin modelo)',
  'Input tokens: {0}.': 'Tokens de entrada: {0}.',
  'Output tokens: {0}.': 'Tokens de salida: {0}.',
  '{0} message': '{0} del mensaje',
  '{0} context': '{0} del contexto',
  '{0} files': '{0} de archivos',
  '{0} system prompt': '{0} de las instrucciones del sistema',
  '{0} tool definitions': '{0} de definiciones de herramientas',
  '{0} response': '{0} de la respuesta',
  '{0} tool outputs': '{0} de resultados de herramientas',
  'File {0}: used in {1} and {2}, cost pending': 'Archivo {0}: usado en {1}; {2}; costo pendiente',
  'File {0}: used in {1} and 1 call that cost {2}': 'Archivo {0}: usado en {1}; llamadas: 1; costo: {2}',
  'File {0}: used in {1} and {2} calls that cost {3}': 'Archivo {0}: usado en {1}; llamadas: {2}; costo: {3}',
  '{0} files are called {1}: {2}.': 'Hay {0} archivos con el nombre {1}: {2}.',
  'Ask for one by its id: /usage show file:{0}': 'Pide uno por su id: /usage show file:{0}',
  '1 chat': '1 conversación',
  '{0} chats': '{0} conversaciones',
  Chats: 'Conversaciones',
  'It is {0} large, with {1} tokens of text; each call that reads it sends them again.':
    'Ocupa {0}, con {1} tokens de texto; cada llamada que lo lee los envía de nuevo.',
  'It is {0} large; each call that reads it sends them again.':
    'Ocupa {0}; cada llamada que lo lee los envía de nuevo.',
  'It is {0} tokens of text; each call that reads it sends them again.':
    'Son {0} tokens de texto; cada llamada que lo lee los envía de nuevo.',
  '{0} bytes': '{0} bytes',

  // Links into a tracing tool
  'The link into a tracing tool is for admins.': 'El enlace a una herramienta de trazas es para admins.',
  'There is no link into a tracing tool': 'No hay ningún enlace a una herramienta de trazas',
  'A link is one word.': 'Un enlace es una sola palabra.',
  'Traces are no longer linked': 'Las trazas ya no se enlazan',
  'Traces are linked into your tracing tool': 'Las trazas se enlazan con tu herramienta de trazas',
  'A link has at most {0} characters.': 'Un enlace tiene como máximo {0} caracteres.',
  'A link has to say where the id of the trace goes: {0}.':
    'Un enlace tiene que decir dónde va el id de la traza: {0}.',
  'This is no address of the form https://….': 'Esto no es una dirección de la forma https://….',
  'A link must not hold a name or password.': 'Un enlace no puede llevar nombre ni contraseña.',
  '{0} goes behind the name of the host.': '{0} va después del nombre del servidor.',
  'A link begins with https://, or leads to this machine.':
    'Un enlace empieza por https://, o lleva a esta máquina.',
};
