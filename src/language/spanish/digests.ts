/** Digests, budgets and subscriptions. See index.ts. */
export const digests: Readonly<Record<string, string>> = {
  // A digest's headline
  '{0}, last {1} days: {2}': '{0}, últimos {1} días: {2}',
  'Against {0}: n/a, usage is known since {1} only.':
    'Frente a {0}: n/d, solo se conoce el uso desde el {1}.',
  'Last {0} days: {1}': 'Últimos {0} días: {1}',
  '{0} to {1} {2}': 'del {0} al {1} {2}',
  '{0} {1} to {2} {3}': 'del {0} {1} al {2} {3}',
  'no usage': 'sin uso',
  '{0}, as usual': '{0}, como de costumbre',
  '{0}, a usual {1}': '{0}, un {1} habitual',
  '{0}, up on the usual {1} days ({2})': '{0}, más que en {1} días habituales ({2})',
  '{0}, {1} on the usual {2} days ({3})': '{0}, {1} frente a {2} días habituales ({3})',
  '{0}, up on a usual {1} ({2})': '{0}, más que en un {1} habitual ({2})',
  '{0}, {1} on a usual {2} ({3})': '{0}, {1} frente a un {2} habitual ({3})',
  'n/a against the week before': 'n/d frente a la semana anterior',
  '{0} on the week before': '{0} frente a la semana anterior',
  'n/a against the month before': 'n/d frente al mes anterior',
  '{0} on the month before': '{0} frente al mes anterior',
  'month so far {0}': 'mes en curso: {0}',
  'heading for {0}': 'previsión: {0}',
  '1 incident': '1 incidente',
  '{0} incidents': '{0} incidentes',
  'earlier figures corrected': 'cifras anteriores corregidas',
  '1 model without a price': '1 modelo sin precio',
  '{0} models without a price': '{0} modelos sin precio',
  '1 model retiring': '1 modelo próximo a retirarse',
  '{0} models retiring': '{0} modelos próximos a retirarse',

  // A digest's lines
  'Against the same weekday before: {0}.': 'Frente al mismo día de la semana anterior: {0}.',
  'Against {0}: n/a, nothing is known of it.': 'Frente a {0}: n/d, no se sabe nada de ese mes.',
  'Against {0}: {1} ({2}).': 'Frente a {0}: {1} ({2}).',
  'Why: {0}.': 'Causa: {0}.',
  '{0}, {1} against {2} a week before': '{0}, {1} frente a {2} una semana antes',
  '{0}, {1} against {2} the week before': '{0}, {1} frente a {2} la semana anterior',
  '{0}, {1} against {2} the month before': '{0}, {1} frente a {2} el mes anterior',
  'Correction: {0} came to {1}, not {2}, with what arrived since.':
    'Corrección ({0}): {1} y no {2}, con lo que llegó después.',
  '{0} ({1} %) has no team: admins give it one with /usage assign.':
    '{0} ({1} %) sin equipo: un admin se lo asigna con /usage assign.',
  '{0} more alerts were held back: incident {1}, and {2} more: /usage alert list.':
    'Se retuvieron {0} alertas más: incidentes {1} y {2} más: /usage alert list.',
  '1 more alert was held back: incident {0}.': 'Se retuvo 1 alerta más: incidente {0}.',
  '{0} more alerts were held back: incident {1}.': 'Se retuvieron {0} alertas más: incidentes {1}.',
  '{0} months': '{0} meses',
  '{0} weeks': '{0} semanas',
  '{0} cycles': '{0} ciclos',
  '{0} quarters': '{0} trimestres',
  'The budget of {0} for {1} passed {2} %: {3} of {4}':
    'El presupuesto ({0}, {1}) superó el {2} %: {3} de {4}',
  '{0}, the furthest of {1} in which it passed a mark.':
    '{0}; fue lo máximo en {1} en los que superó un umbral.',
  'budget past {0} %': 'presupuesto por encima del {0} %',
  'Budget of {0}: {1} of {2}.': 'Presupuesto, {0}: {1} de {2}.',
  'Budget of {0}: {1} of {2} ({3} %), {4} over.': 'Presupuesto, {0}: {1} de {2} ({3} %), excedido en {4}.',
  'Budget of {0}: {1} of {2} ({3} %), {4} left.': 'Presupuesto, {0}: {1} de {2} ({3} %), quedan {4}.',
  '{0} is restated: {1}, was {2} ({3}); closed at {4}':
    'Corrección de {0}: {1}, antes {2} ({3}); cerrado en {4}',
  '{0} is restated: {1}, was {2} ({3})': 'Corrección de {0}: {1}, antes {2} ({3})',
  'price of {0} corrected': 'precio de {0} corregido',
  'prices of {0} and 1 more model corrected': 'precios de {0} y de 1 modelo más corregidos',
  'prices of {0} and {1} more models corrected': 'precios de {0} y de {1} modelos más corregidos',
  'price of {0} now known': 'precio de {0} ya conocido',
  'prices of {0} and 1 more model now known': 'precios de {0} y de 1 modelo más ya conocidos',
  'prices of {0} and {1} more models now known': 'precios de {0} y de {1} modelos más ya conocidos',
  'calls without a model': 'llamadas sin modelo',
  'This digest is late: Tokenbell could not send it when it was due.':
    'Este resumen llega tarde: Tokenbell no pudo enviarlo a su hora.',
  'Show the report': 'Ver el informe',
  Why: 'Por qué',
  'Below: {0}.': 'Abajo: {0}.',
  '1 usual day before, {0} in all.': '1 día sin novedades antes, {0} en total.',
  '{0} usual days before, {1} in all.': '{0} días sin novedades antes, {1} en total.',
  '1 usual week before, {0} in all.': '1 semana sin novedades antes, {0} en total.',
  '{0} usual weeks before, {1} in all.': '{0} semanas sin novedades antes, {1} en total.',
  '1 usual month before, {0} in all.': '1 mes sin novedades antes, {0} en total.',
  '{0} usual months before, {1} in all.': '{0} meses sin novedades antes, {1} en total.',
  '1 more model retiring: /usage prices retirements.':
    '1 modelo más próximo a retirarse: /usage prices retirements.',
  '{0} more models retiring: /usage prices retirements.':
    '{0} modelos más próximos a retirarse: /usage prices retirements.',
  'New, and without a price yet: {0} and {1} more. What it costs is pending, not zero.':
    'Nuevo y todavía sin precio: {0} y {1} más. Su costo está pendiente, no es cero.',
  'New, and without a price yet: {0}. What it costs is pending, not zero.':
    'Nuevo y todavía sin precio: {0}. Su costo está pendiente, no es cero.',
  'one person': 'una persona',
  '{0}, {1} more than expected': '{0}, {1} más de lo esperado',
  'Incident {0}: {1}.': 'Incidente {0}: {1}.',
  'Incident {0}: {1}, still open.': 'Incidente {0}: {1}, sigue abierto.',
  '{0} more: see /usage alert list.': '{0} más: consulta /usage alert list.',

  // A person's own week
  'Your week, {0}: {1}': 'Tu semana, {0}: {1}',
  'Show the days': 'Ver los días',
  'Stop this': 'Dejar de recibirla',
  'There is no week before to compare it with.': 'No hay una semana anterior con la que compararla.',
  'Your usual week comes to {0}.': 'Tu semana habitual cuesta {0}.',
  '1 call has no price yet: what it costs is pending, not zero.':
    '1 llamada aún no tiene precio: su costo está pendiente, no es cero.',
  '{0} calls have no price yet: what they cost is pending, not zero.':
    '{0} llamadas aún no tienen precio: su costo está pendiente, no es cero.',
  '{0} on your usual week ({1}).': '{0} frente a tu semana habitual ({1}).',
  'Most of it is {0}: {1} ({2} %).': 'La mayor parte es {0}: {1} ({2} %).',
  '{0} of the {1} other people who used anything spent less (percentile {2}).':
    'De las otras {1} personas con uso, gastaron menos: {0} (percentil {2}).',

  // Periods of budgets, without an article: their names stand behind a comma or in parentheses
  'the week of {0}': 'semana del {0}',
  'the cycle from {0}': 'ciclo desde el {0}',
  'quarter {0} of {1}': 'trimestre {0} de {1}',
  'this day': 'hoy',
  'this week': 'esta semana',
  'this cycle': 'este ciclo',
  'this month': 'este mes',
  'this quarter': 'este trimestre',
  'a day': 'al día',
  'a week': 'a la semana',
  'a cycle': 'por ciclo',
  'a month': 'al mes',
  'a quarter': 'al trimestre',

  // A crossed threshold
  '1 call refused by a cap': '1 llamada rechazada por un tope',
  '{0} calls refused by a cap': '{0} llamadas rechazadas por un tope',
  '1 call refused by a cap ({0})': '1 llamada rechazada por un tope ({0})',
  '{0} calls refused by a cap ({1})': '{0} llamadas rechazadas por un tope ({1})',
  Spent: 'Gastado',
  Budget: 'Presupuesto',
  Used: 'Usado',
  '{0} spent {1} of a budget of nothing for {2}': '{0}: {1} gastados con un presupuesto de cero ({2})',
  '{0} is at {1} % of the {2} budget for {3}': '{0}: {1} % del presupuesto de {2} ({3})',
  'Critical: the {0} % mark is passed.': 'Crítico: se superó el umbral del {0} %.',
  'Caution: the {0} % mark is passed.': 'Precaución: se superó el umbral del {0} %.',
  'Warning: the {0} % mark is passed.': 'Advertencia: se superó el umbral del {0} %.',
  'Over by {0}, with {1} days, today included to go.': 'Excedido en {0}, y faltan {1} días, contando hoy.',
  'Nothing is left for {0} days, today included.': 'No queda nada para {0} días, contando hoy.',
  'Left for {0} days, today included: {1}; {2}.': 'Quedan {1} para {0} días, contando hoy; {2}.',
  'Left for {0} days, today included: at most {1}.': 'Quedan como máximo {1} para {0} días, contando hoy.',
  'Over by {0}, with the rest of today to go.': 'Excedido en {0}, y falta el resto de hoy.',
  'Nothing is left for the rest of today.': 'No queda nada para el resto de hoy.',
  'Left for the rest of today: {0}.': 'Quedan {0} para el resto de hoy.',
  'At the pace so far {0} ends near {1}.': 'Al ritmo actual terminará cerca de {1} ({0}).',
  'Gateways that ask are told to refuse calls from now on.':
    'A las pasarelas que preguntan se les indica que rechacen llamadas desde ahora.',
  '{0} of it was added for {1}.': 'De ese importe, {0} se añadieron para {1}.',
  '1 call has no price yet and is not counted.': '1 llamada todavía no tiene precio y no se cuenta.',
  '{0} calls have no price yet and are not counted.':
    '{0} llamadas todavía no tienen precio y no se cuentan.',
  'All budgets': 'Todos los presupuestos',
  'Show the hours': 'Ver las horas',

  // A budget that is going to be exceeded
  Projected: 'Previsto',
  'Safe a day': 'Máximo al día',
  '{0} is going to stay inside the {1} budget for {2} after all':
    '{0}: al final no superará el presupuesto de {1} ({2})',
  'around {0} {1}': 'hacia el {0} {1}',
  'around {0} {1}, on {2} {3} at the earliest': 'hacia el {0} {1}, como pronto el {2} {3}',
  'on {0} {1}': 'el {0} {1}',
  'between {0} and {1} {2}': 'entre el {0} y el {1} {2}',
  'between {0} {1} and {2} {3}': 'entre el {0} {1} y el {2} {3}',
  'Will be gone: the {0} budget of {1} for {2}': 'Se agotará: {1}, presupuesto de {0} ({2})',
  'Will be gone {0}: the {1} budget of {2} for {3}': 'Se agotará {0}: {2}, presupuesto de {1} ({3})',
  '{0} of {1} is spent.': 'Gastado: {0} de {1}.',
  '{0} is heading for {1} (80 % interval {2} to {3}); {4} of {5} is spent.':
    '{0}: previsión de {1} (intervalo del 80 %: de {2} a {3}); gastado: {4} de {5}.',
  'To land inside {0} {1} may spend {2} today; today {3} so far.':
    'Para no pasar de {0} ({1}), hoy se pueden gastar {2}; hasta ahora van {3}.',
  'To land inside {0} {1} may spend {2} a day for {3} days; today {4} so far.':
    'Para no pasar de {0} ({1}), se pueden gastar {2} al día durante {3} días; hoy van {4}.',
  'To land inside {0} {1} may spend {2} a day from tomorrow on; today {3} so far.':
    'Para no pasar de {0} ({1}), desde mañana se pueden gastar {2} al día; hoy van {3}.',
  '{0} {1} a day (usually {2})': '{0} con {1} al día (normalmente {2})',
  'Driven by {0}.': 'Causa: {0}.',

  // The list of budgets
  '1 budget': '1 presupuesto',
  '{0} budgets': '{0} presupuestos',
  '{0}; fullest: {1}': '{0}; el más gastado: {1}',
  '{0}; nothing is spent yet': '{0}; todavía sin gasto',
  '{0} {1}: {2} of {3} {4}, last day': '{0} {1}: {2} de {3} {4}, último día',
  '{0} {1}: {2} of {3} {4}, {5} days left': '{0} {1}: {2} de {3} {4}, quedan {5} días',
  '{0} a day stays inside': 'con {0} al día no se supera',
  '{0} a day from tomorrow on stays inside': 'desde mañana, con {0} al día no se supera',
  '{0} of it added': 'incluye {0} añadidos',
  'refuses at 100 %': 'rechaza llamadas al 100 %',
  '{0} a day so far': '{0} al día hasta ahora',
  '{0}: {1} {2} each, nothing is spent yet': '{0}: {1} {2} cada uno, todavía sin gasto',
  '{0}: {1}; fewer than {2} people used anything there, so what is spent is not told':
    '{0}: {1}; lo usaron menos de {2} personas, así que no se dice lo gastado',
  'Asked for: {0} for {1}, "{2}" (request {3}, undecided)': 'Petición {3}, sin decidir: {0} para {1}, "{2}"',
  'Approve {0}': 'Aprobar {0}',
  'Refuse {0}': 'Rechazar {0}',
  limit: 'límite',
  'days left': 'días restantes',
  'safe a day': 'máximo al día',
  unit: 'unidad',
  added: 'añadido',
  'refused calls': 'llamadas rechazadas',
  cycle: 'ciclo',
  quarter: 'trimestre',
  'There are no budgets that you may see': 'No hay presupuestos que puedas ver',
  'A lead or admin sets one: /usage budget set team:ml $500/month at 75,90,95':
    'Lo fija un responsable o un admin: /usage budget set team:ml $500/month at 75,90,95',
  'See /usage budget list.': 'Consulta /usage budget list.',

  // Setting and removing a budget
  'budgets and how much of them is spent': 'presupuestos y cuánto se ha gastado de ellos',
  'budget takes list, set, rm, request, approve or refuse, not {0}.':
    'budget admite list, set, rm, request, approve o refuse, no {0}.',
  'Budget for {0}: {1} {2}': 'Presupuesto de {0}: {1} {2}',
  'It was {0}.': 'Antes era de {0}.',
  'Warnings at {0}, each once {1}, in {2}.': 'Avisos al {0} (cada uno, una vez {1}) en {2}.',
  'Warnings at {0}, each once {1}, where budget warnings are routed.':
    'Avisos al {0} (cada uno, una vez {1}) donde van los avisos de presupuesto.',
  'Above it again at {0} %, {1} % and so on.': 'Por encima, otra vez al {0} %, al {1} %, etc.',
  'Gateways that ask are told to refuse calls once it is spent.':
    'A las pasarelas que preguntan se les indica que rechacen llamadas cuando se agote.',
  'There is no budget for {0}.': 'No hay presupuesto de {0}.',
  'Removed the budget for {0}': 'Presupuesto de {0} eliminado',
  'Removed {0} budgets for {1}': '{0} presupuestos de {1} eliminados',
  'Set the budget again': 'Volver a fijarlo',
  'For example: /usage budget set team:ml $500/month at 75,90,95':
    'Por ejemplo: /usage budget set team:ml $500/month at 75,90,95',
  'A budget needs a scope.': 'Un presupuesto necesita un ámbito.',
  '{0} is no scope for a budget.': '{0} no es un ámbito para un presupuesto.',
  'Scopes are org, team:…, user:…, project:…, dept:…, or user:* for each.':
    'Los ámbitos son org, team:…, user:…, project:…, dept:…, o user:* para cada persona.',
  'Your own budget is set by your lead or an admin.': 'Tu presupuesto lo fija tu responsable o un admin.',
  'Budgets are set by admins, and by leads for their teams.':
    'Los presupuestos los fijan los admins y, para sus equipos, los responsables.',
  'Warnings come at whole percents from 1 to 1000, like 75,90,95.':
    'Los avisos van en porcentajes enteros de 1 a 1000, como 75,90,95.',
  'repeat takes a whole percent from {0} to {1}, or off, not {2}.':
    'repeat admite un porcentaje entero de {0} a {1}, u off, no {2}.',
  'forecast is on or off, not {0}.': 'forecast es on u off, no {0}.',
  'I do not understand {0} there.': 'No entiendo qué hace {0} ahí.',

  // Asking for more budget
  '+{0}/day': '+{0}/día',
  '+{0}/week': '+{0}/semana',
  '+{0}/cycle': '+{0}/ciclo',
  '+{0}/month': '+{0}/mes',
  '+{0}/quarter': '+{0}/trimestre',
  '{0} asks for {1} more for {2} {3}': '{0} pide {1} más {3} ({2})',
  'Reason: {0}': 'Motivo: {0}',
  'It would be {0} until {1}.': 'El presupuesto sería de {0} hasta el {1}.',
  '{0} of {1} is spent ({2} %); it would be {3} until {4}.':
    'Gastado: {0} de {1} ({2} %); el presupuesto sería de {3} hasta el {4}.',
  'An admin decides, here or with /usage budget approve {0}':
    'Decide un admin, aquí o con /usage budget approve {0}',
  Approve: 'Aprobar',
  Refuse: 'Rechazar',
  'Approved by {0}: {1} more for {2} until {3}': 'Aprobado por {0}: {1} más hasta el {3} ({2})',
  'Refused by {0}: {1} more for {2}': 'Rechazado por {0}: {1} más ({2})',
  'More is asked for one scope, not for each of them.':
    'El aumento se pide para un solo ámbito, no para cada uno.',
  '{0} of your requests are still undecided.': 'Peticiones tuyas todavía sin decidir: {0}.',
  'Say in quotes what it is for.': 'Di entre comillas para qué es.',
  '"{0}" is no amount like +$200.': '"{0}" no es un importe como +$200.',
  '{0} has budgets {1}: say which, like +$200/{2}.':
    '{0} tiene presupuestos {1}: indica cuál, por ejemplo +$200/{2}.',
  'Asked for {0} for {1}: request {2}': 'Petición {2} creada: {0} para {1}',
  'Budget warnings are routed nowhere, so tell an admin yourself. An admin decides: /usage budget approve {0}':
    'Los avisos de presupuesto no tienen destino, así que díselo a un admin. Decide un admin: /usage budget approve {0}',
  'It was posted where budget warnings go. An admin decides: /usage budget approve {0}':
    'Se publicó donde van los avisos de presupuesto. Decide un admin: /usage budget approve {0}',
  'There is no budget for {0} that you may see and that this could be added to.':
    'No hay un presupuesto de {0} que puedas ver y al que añadir esto.',
  'For example: /usage budget request team:ml +$200 "launch week"':
    'Por ejemplo: /usage budget request team:ml +$200 "launch week"',
  'Admins decide about budgets.': 'Los admins deciden sobre los presupuestos.',
  'Request {0} was approved already.': 'La petición {0} ya estaba aprobada.',
  'Request {0} was approved already by {1}.': 'La petición {0} ya la aprobó {1}.',
  'Request {0} was refused already.': 'La petición {0} ya estaba rechazada.',
  'Request {0} was refused already by {1}.': 'La petición {0} ya la rechazó {1}.',
  'There is no request {0}, or its time is over.': 'No hay ninguna petición {0}, o su plazo terminó.',

  // Home
  'What you use shows here as soon as a service reports it under your name.':
    'Tu uso aparecerá aquí en cuanto un servicio lo declare con tu nombre.',
  'I do not know yet which usage is yours, so I cannot show it here.':
    'Todavía no sé qué uso es tuyo, así que no puedo mostrarlo aquí.',
  'Until then you can ask for what everybody may see: /usage team 7d':
    'Mientras tanto puedes preguntar por lo que todos pueden ver: /usage team 7d',
  'Welcome to Tokenbell': 'Te damos la bienvenida a Tokenbell',
  'No budget covers you yet': 'Todavía no tienes ningún presupuesto',
  'A lead or admin sets one for you or your team: /usage budget set team:ml $500/month at 75,90,95':
    'Un responsable o un admin lo fija para ti o para tu equipo: /usage budget set team:ml $500/month at 75,90,95',

  // Subscriptions
  'regular digests in a channel, and your own week sent to you':
    'resúmenes periódicos en un canal, y tu propia semana solo para ti',
  'sub takes a question in quotes, list, run, pause, resume, rm, quiet or me, not {0}.':
    'sub admite una pregunta entre comillas, list, run, pause, resume, rm, quiet o me, no {0}.',
  'For example: /usage sub "team 7d" daily 09:00': 'Por ejemplo: /usage sub "team 7d" daily 09:00',
  'Subscribed: {0}, {1} ({2})': 'Suscripción creada: {0}, {1} ({2})',
  'It will be posted in {0}.': 'Se publicará en {0}.',
  'Usual days are passed over, and counted in the next post.':
    'Los días sin novedades se omiten y se cuentan en el siguiente envío.',
  'The channel is bound: it is told of nothing beyond its scope.':
    'El canal está vinculado a un ámbito: no se le cuenta nada fuera de él.',
  'Invite the bot there first: /invite @Tokenbell': 'Invita antes al bot ahí: /invite @Tokenbell',
  'See it now': 'Ver ahora',
  'There is no subscription {0}.': 'No hay ninguna suscripción {0}.',
  'See /usage sub list.': 'Consulta /usage sub list.',
  'A subscription is changed by who made it or an admin.':
    'Una suscripción la cambia quien la creó o un admin.',
  'Subscriptions of channels are for leads and admins.':
    'Las suscripciones de canales son para responsables y admins.',
  'Removed: {0}': 'Eliminada: {0}',
  'Subscribe again': 'Volver a suscribir',
  'Paused: {0}': 'En pausa: {0}',
  Resume: 'Reanudar',
  'Resumed: {0}': 'Reanudada: {0}',
  Pause: 'Pausar',
  'It asks a question you may not ask.': 'Hace una pregunta que no puedes hacer.',
  'a question you may not ask': 'una pregunta que no puedes hacer',
  'What a bound channel is told is for those in it.':
    'Lo que se cuenta en un canal vinculado es para quienes están en él.',
  'Quiet hours need a time.': 'Las horas de silencio necesitan un horario.',
  'For example: /usage sub quiet 22:00-07:00 here': 'Por ejemplo: /usage sub quiet 22:00-07:00 here',
  'No subscriptions': 'Ninguna suscripción',
  '1 subscription': '1 suscripción',
  '{0} subscriptions': '{0} suscripciones',
  '{0}, {1} paused': '{0}, {1} en pausa',
  'by {0}': 'por {0}',
  'next {0} {1}': 'próximo envío {0} {1}',
  'paused since {0}': 'en pausa desde el {0}',
  'paused since {0}: {1}': 'en pausa desde el {0}: {1}',
  'paused by an admin': 'por decisión de un admin',
  'paused by {0}': 'por decisión de {0}',
  'Make one: /usage sub "team 7d" daily 09:00': 'Crea una: /usage sub "team 7d" daily 09:00',
  Subscribe: 'Suscribir',
  'How often shall "{0}" be posted here?': '¿Cada cuánto se publica aquí "{0}"?',
  'At nine; another time, channel or zone can be typed: /usage help sub':
    'A las nueve; se puede escribir otra hora, otro canal u otra zona: /usage help sub',
  'Every day': 'Cada día',
  Weekdays: 'De lunes a viernes',
  Monthly: 'Cada mes',
  '{0} is no time, weekday or day of a month.': '{0} no es una hora, un día de la semana ni un día del mes.',
  'Days of a month go with monthly, like "monthly 1,15".':
    'Los días del mes van con monthly, como "monthly 1,15".',
  'Weekdays go with weekly or daily, like "weekly mon,wed".':
    'Los días de la semana van con weekly o daily, como "weekly mon,wed".',
  'Only questions about usage can be subscribed to.': 'Solo hay suscripciones a preguntas sobre el uso.',
  'Usage of single people is shown privately, so it cannot be posted to a channel.':
    'El uso de una sola persona se muestra en privado, así que no se puede publicar en un canal.',
  'Subscribe to a team: "team ml 7d".': 'Suscríbete a un equipo: "team ml 7d".',
  'The question to subscribe to goes into quotes.': 'La pregunta de la suscripción va entre comillas.',
  'I need a channel to post in.': 'Necesito un canal donde publicar.',
  'I do not know where your direct messages are.': 'No sé dónde están tus mensajes directos.',
  'Type this in Slack or Discord, or link your account there first: /usage link':
    'Escribe esto en Slack o Discord, o enlaza antes tu cuenta desde ahí: /usage link',
  'Digests come at most once a day; alerts tell of what is odd.':
    'Los resúmenes llegan como mucho una vez al día; las alertas avisan de lo inusual.',
  'For example: /usage alert list, or /usage sub "team 7d" daily 09:00':
    'Por ejemplo: /usage alert list, o /usage sub "team 7d" daily 09:00',
  'Pick the channel from the list that appears while typing, or type this command in it.':
    'Elige el canal de la lista que aparece al escribir, o escribe este comando en él.',
  '{0} is neither a time, nor a day, nor a channel, nor a time zone.':
    '{0} no es una hora, ni un día, ni un canal, ni una zona horaria.',

  // A person's own week, asked for
  'Your own week comes weekly, on Mondays unless you say another day.':
    'Tu semana se envía una vez por semana, los lunes si no dices otro día.',
  'For example: /usage sub me weekly mon 09:00': 'Por ejemplo: /usage sub me weekly mon 09:00',
  'Your own week, {0} ({1})': 'Tu semana, {0} ({1})',
  'It is sent to you alone, names nobody else, and stops whenever you say so.':
    'Te llega solo a ti, no nombra a nadie más y termina cuando lo digas.',
  'Stop it': 'Dejar de recibirla',
  'Your own week is not sent to you any more': 'Ya no recibirás tu semana',
  'It stays off, also when it is switched on for everybody.':
    'Seguirá desactivada aunque se active para todos.',
  'Send it again': 'Volver a recibirla',
};
