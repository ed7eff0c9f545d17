/** Bills, revenue, seats, prices, cost lines, the months' report, tips, files and paper. See index.ts. */
export const moneyReports: Readonly<Record<string, string>> = {
  // Columns and single words of tables
  request: 'solicitud',
  'cost ({0})': 'costo ({0})',
  // The header of cost centers, which may not hold the word for cost.
  Center: 'Centro',
  'in plans': 'en planes',
  'unpriced calls': 'llamadas sin precio',
  date: 'fecha',
  period: 'período',
  section: 'sección',
  budget: 'presupuesto',
  'budget tokens': 'tokens de presupuesto',
  used: 'usado',
  left: 'queda',
  conditions: 'condiciones',
  until: 'hasta',
  from: 'desde',
  member: 'miembro',
  plan: 'plan',
  'no model': 'ningún modelo',
  '1 model': '1 modelo',
  '{0} models': '{0} modelos',
  '1 event': '1 evento',
  '{0} events': '{0} eventos',
  '{0} of {1}': '{0} de {1}',
  'until {0}': 'hasta el {0}',
  'from {0}': 'desde el {0}',

  // Bills against what is counted
  'counted cost': 'costo contado',
  billed: 'facturado',
  gap: 'desfase',
  'provider input tokens': 'tokens de entrada del proveedor',
  'provider output tokens': 'tokens de salida del proveedor',
  polled: 'leído del proveedor',
  Counted: 'Contado',
  Billed: 'Facturado',
  Gap: 'Desfase',
  'Nothing was used or billed {0}': 'Nada usado ni facturado {0}',
  'No bill yet {0}: {1} counted': 'Aún sin factura {0}: {1} contados',
  'The bill is what is counted here {0}: {1}': 'La factura coincide con lo contado aquí {0}: {1}',
  '{0} less billed than counted {1}: {2} billed, {3} counted':
    '{0} facturados de menos {1}: {2} facturados, {3} contados',
  '{0} more billed than counted {1}: {2} billed, {3} counted':
    '{0} facturados de más {1}: {2} facturados, {3} contados',
  '{0} less: {1} ({2}).': '{0} menos: {1} ({2}).',
  '{0} more: {1} ({2}).': '{0} más: {1} ({2}).',
  '{0}: {1} billed, {2} counted.': '{0}: {1} facturados, {2} contados.',
  '{0} in 1 hour is counted as the provider reported it, since no calls were.':
    'En 1 hora se cuentan {0} según lo declaró el proveedor, porque no se declararon llamadas.',
  '{0} in {1} hours is counted as the provider reported it, since no calls were.':
    'En {1} horas se cuentan {0} según lo declaró el proveedor, porque no se declararon llamadas.',
  'Left out: {0} on customers’ own keys, which these bills do not hold.':
    'No se incluyen {0} en claves propias de clientes, que no están en estas facturas.',
  'Left out: {0} at API prices in plans, which these bills do not hold.':
    'No se incluyen {0} a precios de API en planes, que no están en estas facturas.',
  'Left out: {0} on customers’ own keys, and {1} at API prices in plans, which these bills do not hold.':
    'No se incluyen {0} en claves propias de clientes ni {1} a precios de API en planes, que no están en estas facturas.',
  'days are UTC days, as they are billed': 'los días son días UTC, como se facturan',
  'bills are kept since {0}': 'se guardan facturas desde el {0}',
  '{0} is being read for the first time, so far to {1}':
    '{0}: primera lectura en curso, por ahora hasta el {1}',
  '{0} read {1} UTC': '{0}: última lectura el {1} UTC',
  'OpenAI usage': 'Uso de OpenAI',
  'OpenAI embeddings': 'Embeddings de OpenAI',
  'OpenAI bill': 'Factura de OpenAI',
  'Anthropic usage': 'Uso de Anthropic',
  'Anthropic bill': 'Factura de Anthropic',
  '{0}: create {1} at {2} and start Tokenbell with it as {3}.':
    '{0}: crea {1} en {2} e inicia Tokenbell con ella en {3}.',
  'an admin key (sk-admin-…)': 'una clave de admin (sk-admin-…)',
  'an Admin API key (sk-ant-admin…)': 'una clave de la Admin API (sk-ant-admin…)',
  'No provider has been asked for its bill yet': 'Aún no se ha pedido su factura a ningún proveedor',

  // Why they differ, in a table and in a sentence
  'calls not reported': 'llamadas no declaradas',
  'calls not reported to Tokenbell': 'llamadas no declaradas a Tokenbell',
  'more calls than billed': 'más llamadas que las facturadas',
  'more usage reported here than the provider counts': 'más uso declarado aquí del que cuenta el proveedor',
  'priced differently': 'otro precio',
  'priced differently by the provider': 'el proveedor aplica otro precio',
  'rounding of single calls': 'redondeo de cada llamada',
  'pending a price': 'pendiente de precio',
  'still pending a price here': 'aquí aún pendiente de precio',
  'discounts or credits': 'descuentos o créditos',
  'discounts or credits of the provider': 'descuentos o créditos del proveedor',
  'no bill for it': 'sin factura',
  'usage without a row in the bill': 'uso sin fila en la factura',
  'billed without usage': 'facturado sin uso',
  'billed without usage in the provider’s own report': 'facturado sin uso en el propio informe del proveedor',
  'day not complete': 'día incompleto',
  'the provider’s day is not complete yet': 'el día del proveedor aún no está completo',
  'not read': 'sin leer',
  'days that were not asked for at the provider': 'días que no se pidieron al proveedor',

  // Revenue and margin
  revenue: 'ingresos',
  Revenue: 'Ingresos',
  'AI cost': 'Costo de IA',
  margin: 'margen',
  'margin of revenue': 'margen sobre ingresos',
  'Margin of revenue': 'Margen sobre ingresos',
  'margin by customer': 'margen por cliente',
  'No revenue is known; AI cost {0} {1}': 'No se conocen ingresos; costo de IA de {0} {1}',
  'at most {0}': 'como máximo {0}',
  '{0} revenue {1}; its AI cost is pending, and so is what is left of it':
    '{0} de ingresos {1}; su costo de IA está pendiente, y por eso lo que queda de ellos',
  'Calls without a price are in one of the periods, so nobody knows which grows faster.':
    'En uno de los períodos hay llamadas sin precio, así que no se sabe cuál crece más rápido.',
  '{0} margin ({1}): {2} revenue, {3} AI cost {4}':
    '{0} de margen ({1}): {2} de ingresos, {3} de costo de IA {4}',
  'There is no revenue or no cost in the period before to compare with.':
    'En el período anterior no hay ingresos o no hay costo con que comparar.',
  'both grow alike': 'ambos crecen por igual',
  'cost grows faster than revenue': 'el costo crece más rápido que los ingresos',
  'revenue grows faster than cost': 'los ingresos crecen más rápido que el costo',
  'Against the period before: revenue {0}, AI cost {1}; {2}.':
    'Frente al período anterior: ingresos {0}, costo de IA {1}; {2}.',
  'Least is left of {0}: {1} of {2}.': 'El menor margen es el de {0}: {1} de {2}.',
  'No revenue is known of {0}, whose cost was {1}.': 'Sin ingresos conocidos de {0}, con un costo de {1}.',
  'No revenue is known of {0} and {1} more, whose cost was {2}.':
    'Sin ingresos conocidos de {0} y {1} más, con un costo de {2}.',
  '{0} is left of {1} {2}': 'Quedan {0} de {1} {2}',
  '{0} more was spent than the {1} that came in {2}': 'Se gastaron {0} más de los {1} que entraron {2}',
  'at least {0} more was spent than the {1} that came in {2}':
    'Se gastaron al menos {0} más de los {1} que entraron {2}',

  // Seats
  '1 seat': '1 licencia',
  '{0} seats': '{0} licencias',
  'Nobody has a seat yet': 'Nadie tiene licencia todavía',
  'Set a plan with /usage seats plan pro $30 100k tokens, then /usage seats give pro ana.':
    'Define un plan con /usage seats plan pro $30 100k tokens y después /usage seats give pro ana.',
  '{0} for {1} a month, {2} unused in {3} days': '{0} por {1} al mes, {2} sin usar en {3} días',
  'Unused for {0} days, {1} a month: {2}.': 'Sin usar desde hace {0} días, {1} al mes: {2}.',
  'At 90 % of their plan or more this cycle: {0}.': 'Al 90 % de su plan o más este ciclo: {0}.',
  '{0} {1} of {2} ({3} %) of plan {4} this cycle, {5} a day.':
    '{0} {1} de {2} ({3} %) del plan {4} este ciclo, {5} al día.',
  'requests in {0} days': 'solicitudes en {0} días',
  'tokens this cycle': 'tokens este ciclo',
  'of plan': 'del plan',

  // What the same would have cost otherwise
  'Nothing was changed.': 'No se cambió nada.',
  'Nothing to compare: there is no price for {0}': 'Nada que comparar: no hay precio para {0}',
  'Nothing to compare: no priced event {0}': 'Nada que comparar: ningún evento con precio {0}',
  'Nothing to compare: no priced event of {0} {1}': 'Nada que comparar: ningún evento con precio de {0} {1}',
  'Only the first events of that time were compared; ask about a shorter one.':
    'Solo se compararon los primeros eventos de ese período; pregunta por uno más corto.',
  '{0} as {1} {2}: {3}': '{0} como {1} {2}: {3}',
  'All at the {0} tier {1}: {2}': 'Todo en el nivel {0} {1}: {2}',
  'With {0} % of input read from caches {1}: {2}': 'Con el {0} % de la entrada leído de la caché {1}: {2}',
  '1 event compared, exactly: {0}.': '1 evento comparado; importe exacto: {0}.',
  '{0} events compared, exactly: {1}.': '{0} eventos comparados; importe exacto: {1}.',
  'The tokens are those that were used; another model may use more or fewer.':
    'Los tokens son los que se usaron; otro modelo puede usar más o menos.',
  'Tokens and models are those that were used; another tier may answer later.':
    'Los tokens y los modelos son los que se usaron; otro nivel puede responder más tarde.',
  'each amount is rounded for itself, the total is exact; the file has all digits':
    'cada importe se redondea por separado y el total es exacto; el archivo tiene todos los dígitos',
  'as it was': 'como fue',
  'with {0}': 'con {0}',
  'at the {0} tier': 'en el nivel {0}',
  'with {0} % read from caches': 'con el {0} % leído de la caché',
  'What writing the caches would cost is not counted.': 'No se cuenta lo que costaría escribir en la caché.',
  'Left out: {0} that plans pay for.': 'Fuera de la cuenta: {0} a cargo de planes.',
  'Left out: {0} of {1} without a price.': 'Fuera de la cuenta: {0} de {1} sin precio.',
  'Left out: {0} without a price.': 'Fuera de la cuenta: {0} sin precio.',
  'Left out: {0} that would have no price at {1}.': 'Fuera de la cuenta: {0} sin precio en {1}.',
  'Left out: {0} whose model has no {1} price.':
    'Fuera de la cuenta: {0} de modelos sin precio en el nivel {1}.',
  'Left out: {0} whose model has no price for cache reads.':
    'Fuera de la cuenta: {0} de modelos sin precio para lecturas de caché.',

  // Prices in force
  '1 price': '1 precio',
  '{0} prices': '{0} precios',
  '{0} of {1} on {2}': '{0} de {1} el {2}',
  '+1 more line in the CSV': '+1 más en el CSV',
  '+{0} more lines in the CSV': '+{0} más en el CSV',
  'No price is known for anything on {0}': 'No se conoce ningún precio el {0}',
  'No price is known for {0} on {1}': 'No se conoce ningún precio de {0} el {1}',
  'Set one: {0}': 'Define uno: {0}',
  'Names are matched whole, as they stand in the price book.':
    'Los nombres se comparan enteros, tal como están en la lista de precios.',
  'charged like {0}': 'se cobra como {0}',
  'at certain hours (UTC)': 'a ciertas horas (UTC)',
  'prompts from {0} tokens': 'prompts desde {0} tokens',
  'prompts above {0} tokens': 'prompts de más de {0} tokens',
  'set here': 'definido aquí',
  correction: 'corrección',
  catalogue: 'catálogo',
  'USD per 1M': 'USD por 1 M',
  'the price catalogue ({0}) is {1} days old': 'el catálogo de precios ({0}) tiene {1} días',

  // Unit prices
  '{0} per 1M {1}': '{0} por 1 M de {1}',
  '{0} per 1M tokens': '{0} por 1 M de tokens',
  '{0} per {1}': '{0} por {1}',
  'audio input tokens': 'tokens de entrada de audio',
  'image input tokens': 'tokens de entrada de imagen',
  'video input tokens': 'tokens de entrada de video',
  'cache read tokens': 'tokens de lectura de caché',
  'audio cache read tokens': 'tokens de lectura de caché de audio',
  'image cache read tokens': 'tokens de lectura de caché de imagen',
  'video cache read tokens': 'tokens de lectura de caché de video',
  'cache write tokens': 'tokens de escritura en caché',
  'one-hour cache write tokens': 'tokens de escritura en caché de una hora',
  'audio output tokens': 'tokens de salida de audio',
  'image output tokens': 'tokens de salida de imagen',
  'video output tokens': 'tokens de salida de video',
  'reasoning tokens': 'tokens de razonamiento',
  'citation tokens': 'tokens de citas',
  'web search': 'búsqueda web',
  'grounded request': 'solicitud con búsqueda',
  image: 'imagen',
  'second of audio': 'segundo de audio',

  // What waits for a price
  'Every event has a price': 'Todos los eventos tienen precio',
  '1 event waits for a price, of {0}': '1 evento espera precio, de {0}',
  '{0} events wait for a price, of {1}': '{0} eventos esperan precio, de {1}',
  '1 event waits': '1 evento espera',
  '{0} events wait': '{0} eventos esperan',
  'first seen {0}, last {1}': 'visto por primera vez el {0}; por última, el {1}',
  'first seen': 'visto por primera vez',
  '+1 more model in the CSV': '+1 más en el CSV',
  '+{0} more models in the CSV': '+{0} más en el CSV',
  'Set a price: {0}': 'Define un precio: {0}',
  'A model whose calls do not say what they used stays pending whatever its price.':
    'Un modelo cuyas llamadas no dicen qué usaron sigue pendiente, sea cual sea su precio.',

  // Setting prices and pricing anew
  'Nothing has been written yet.': 'Aún no se ha escrito nada.',
  '{0}: the new price changes no stored event': '{0}: el nuevo precio no cambia ningún evento guardado',
  '{0}: the new price would change {1}': '{0}: el nuevo precio cambiaría {1}',
  'Set 1 price of {0}': '1 precio de {0} definido',
  'Set {0} prices of {1}': '{0} precios de {1} definidos',
  'New events are priced by it at once; stored ones follow within a minute, and their months say that they were restated.':
    'Los eventos nuevos lo usan de inmediato; los guardados, en menos de un minuto, y sus meses indican que se corrigieron.',
  '{0} has these prices already; nothing was changed': '{0} ya tiene estos precios; no se cambió nada',
  'no price': 'sin precio',
  'service tier {0}': 'nivel de servicio {0}',
  'for all time': 'sin límite de fechas',
  '1 was pending': '1 estaba pendiente',
  '{0} were pending': '{0} estaban pendientes',
  '{0} and 1 more model': '{0} y 1 modelo más',
  '{0} and {1} more models': '{0} y {1} modelos más',
  'Only the first {0} events were compared; there are more.':
    'Solo se compararon los primeros {0} eventos; hay más.',
  '{0} of them would have no price any more.': 'Dejarían de tener precio: {0} de ellos.',
  'Every stored event costs what the price book says: {0} would change':
    'Cada evento guardado cuesta lo que dice la lista de precios: cambiarían {0}',
  'Every stored event costs what the price book says; nothing was changed':
    'Cada evento guardado cuesta lo que dice la lista de precios; no se cambió nada',
  'Repricing {0} would change {1}': 'Recalcular los precios de {0} cambiaría {1}',
  'Repriced {0}': 'Precios recalculados: {0}',
  'Somebody else is repricing right now; try again in a minute.':
    'Otra persona está recalculando precios ahora mismo; inténtalo de nuevo en un minuto.',
  '"{0}" is no provider and model; type them as openai/gpt-4o.':
    '"{0}" no es un proveedor y un modelo; escríbelos como openai/gpt-4o.',
  'Name at least one price: {0}.': 'Indica al menos un precio: {0}.',
  '"{0}" is no service tier; there are {1}.': '"{0}" no es un nivel de servicio; existen {1}.',
  'to must be a later date than from.': 'to debe ser una fecha posterior a from.',
  'A provider and a model have at most 255 characters.':
    'Un proveedor y un modelo tienen como máximo 255 caracteres.',
  '{0} takes a date such as 2026-11-01, not "{1}".': '{0} lleva una fecha como 2026-11-01, no "{1}".',
  '{0} takes USD per 1M tokens such as 2.50, not "{1}".':
    '{0} lleva USD por 1 M de tokens, como 2.50, no "{1}".',

  // A newer catalogue
  'The book says what {0} says': 'La lista de precios dice lo mismo que {0}',
  '{0}: 1 price changed, {1} added, {2} removed': '{0}: 1 precio cambiado; añadidos: {1}; retirados: {2}',
  '{0}: {1} prices changed, {2} added, {3} removed':
    '{0}: {1} precios cambiados; añadidos: {2}; retirados: {3}',
  'changed {0}: {1} → {2}': 'cambiado {0}: {1} → {2}',
  'added {0}: {1}': 'añadido {0}: {1}',
  'removed {0}: {1}': 'retirado {0}: {1}',
  '1 model no longer in the catalogue; what is known of their prices stays.':
    '1 modelo ya no está en el catálogo; lo que se sabe de sus precios se conserva.',
  '{0} models no longer in the catalogue; what is known of their prices stays.':
    '{0} modelos ya no están en el catálogo; lo que se sabe de sus precios se conserva.',
  'check {0}: {1} was announced and is not confirmed': 'revisa {0}: {1} se anunció y no está confirmado',
  '1 price announced earlier came into force as announced.':
    '1 precio anunciado antes entró en vigor según lo anunciado.',
  '{0} prices announced earlier came into force as announced.':
    '{0} precios anunciados antes entraron en vigor según lo anunciado.',
  '+{0} more like these': '+{0} más como estos',
  'like {0}': 'como {0}',
  '{0} since {1}': '{0} desde el {1}',

  // Models that are taken away
  'retired on {0}': 'se retiró el {0}',
  'retires on {0}': 'se retira el {0}',
  '{0} in the last 30 days': '{0} en los últimos 30 días',
  '{0} in the last 30 days by {1}': '{0} de {1} en los últimos 30 días',
  'replacement {0}': 'sustituto {0}',

  // Exchange rates
  "Add cur:{0} to a question to see amounts in {1}. What is stored, and every CSV's cost (USD), stays USD.":
    'Añade cur:{0} a una pregunta para ver los importes en {1}. Lo guardado, y el costo (USD) de cada CSV, sigue en USD.',
  '1 USD = {0} {1} from {2} on': '1 USD = {0} {1} desde el {2}',
  '1 USD = {0} {1} from {2} on (it was {3})': '1 USD = {0} {1} desde el {2} (antes, {3})',
  'Exchange rates of {0}': 'Tipos de cambio de {0}',
  'Exchange rates of {0} currencies': 'Tipos de cambio de {0} monedas',
  'There is no exchange rate yet': 'Todavía no hay tipos de cambio',
  'A rate holds from its day on, until the next; an answer uses the rate of the last day it is about.':
    'Un tipo de cambio vale desde su día hasta el siguiente; una respuesta usa el del último día del que trata.',
  'Set one, units of the currency for one USD: /usage prices rate EUR 0.92 from 2026-11-01':
    'Define uno, en unidades de la moneda por un USD: /usage prices rate EUR 0.92 from 2026-11-01',
  currency: 'moneda',
  'for one USD': 'por un USD',

  // Cost lines
  'Cost lines {0}: {1} in all': 'Líneas de costo {0}: {1} en total',
  '≈ is an average: several prices met there, or calls without a charge':
    '≈ es un promedio: ahí coinciden varios precios o llamadas sin cobro',
  'Cache reads saved {0} against the input price.':
    'Las lecturas de caché ahorraron {0} frente al precio de entrada.',
  'What cache reads saved is pending; unpriced: {0}.':
    'Lo que ahorraron las lecturas de caché está pendiente; sin precio: {0}.',
  'Cache reads saved at least {0}; 1 model unpriced: {1}.':
    'Las lecturas de caché ahorraron al menos {0}; 1 modelo sin precio: {1}.',
  'Cache reads saved at least {0}; {1} models unpriced: {2}.':
    'Las lecturas de caché ahorraron al menos {0}; {1} modelos sin precio: {2}.',
  'Of it, {0} is what senders reported where the book knows no price.':
    'De ello, {0} es lo que declararon los emisores donde la lista no tiene precio.',
  'Providers billed {0} in this time; bills are never added to usage.':
    'Los proveedores facturaron {0} en este tiempo; las facturas nunca se suman al uso.',
  'Reported by senders': 'Declarado por los emisores',
  'No usage {0}, so there is nothing to charge': 'Sin uso {0}, así que no hay nada que cobrar',
  'searches, images, seconds': 'búsquedas, imágenes, segundos',
  provided: 'declarado',
  'as the sender reported': 'según declaró el emisor',
  included: 'incluido',
  'cache read': 'lectura de caché',
  'cache write': 'escritura en caché',
  '1 call waits for a price': '1 llamada espera precio',
  '{0} calls wait for a price': '{0} llamadas esperan precio',

  // The months' report
  'Report for {0}': 'Informe de {0}',
  'Report of {0} for {1}': 'Informe de {1} ({0})',
  '{0}: no usage': '{0}: sin uso',
  '{0}: {1} ({2} on {3})': '{0}: {1} ({2} frente a {3})',
  '{0} in {1}: {2}': '{0} en {1}: {2}',
  'Against a year before: {0}.': 'Frente a un año antes: {0}.',
  '1 {0} used anything.': '1 {0} con uso.',
  '{0} {1} used anything.': '{0} {1} con uso.',
  Totals: 'Totales',
  Teams: 'Equipos',
  Models: 'Modelos',
  Agents: 'Agentes',
  Features: 'Funciones',
  'Cost centers': 'Centros de costos',
  Departments: 'Departamentos',
  mostly: 'sobre todo',
  'Budgets against what was spent': 'Presupuestos frente a lo gastado',
  'budget of': 'presupuesto de',
  for: 'período',
  '{0} over': '{0} de más',
  'Largest changes against {0}': 'Mayores cambios frente a {0}',
  is: 'tipo',
  'a {0}': '{0}',
  'an {0}': '{0}',
  'Without an owner or a price': 'Sin responsable o sin precio',
  'no price of {0}': 'sin precio de {0}',
  'compared with': 'comparado con',
  'period before': 'período anterior',
  'year before': 'año anterior',
  'Q{0} {1}': 'T{0} {1}',

  // Tips
  'batch tier': 'nivel por lotes',
  'cache the start of prompts': 'caché del inicio de los prompts',
  'short calls to {0}': 'llamadas cortas a {0}',
  'keep chats at their median length': 'conversaciones limitadas a su longitud mediana',
  'send each file once': 'cada archivo enviado una sola vez',
  'A batch may take up to a day; the tokens and the model stay the same.':
    'Un lote puede tardar hasta un día; los tokens y el modelo son los mismos.',
  'Prompts that follow each other are taken to begin alike, as far as the shortest of them reaches.':
    'Se supone que los prompts seguidos empiezan igual, hasta donde llega el más corto.',
  'A smaller model costs less; whether it answers as well is not measured.':
    'Un modelo más pequeño cuesta menos; no se mide si responde igual de bien.',
  'Summing up what was said further back is taken to do; the cost of the summaries is counted.':
    'Se supone que basta con resumir lo dicho más atrás; el costo de los resúmenes está contado.',
  'Later calls are taken to need no more of a file than an extract kept from the first.':
    'Se supone que a las llamadas posteriores les basta un extracto del archivo, guardado en la primera.',
  'Tip: {0} of {1} ({2}) could be saved with {3}, {4}. More: {5}':
    'Consejo: se podrían ahorrar {0} de {1} ({2}) con {3}, {4}. Más: {5}',
  '{0} ({1}) with {2}; {3}; confidence {4}.': '{0} ({1}) con {2}; {3}; confianza {4}.',
  '1 call of {0}': '1 llamada de {0}',
  '{0} calls of {1}': '{0} llamadas de {1}',
  'By confidence: {0}.': 'Por confianza: {0}.',
  medium: 'media',
  'At this pace about {0} a month: the saving of a day, times 30.':
    'A este ritmo, unos {0} al mes: el ahorro de un día por 30.',
  'Pattern: {0}: {1} ({2}, {3}).': 'Patrón: {0}: {1} ({2}, {3}).',
  'about {0} calls a day of nearly the same size, {1} tokens: one job for an agent, or answers that could be kept':
    'unas {0} llamadas al día de casi el mismo tamaño, {1} tokens: un trabajo para un agente, o respuestas que podrían guardarse',
  '{0} tokens sent for each one returned: prompts may carry more than the answer needs':
    '{0} tokens enviados por cada uno devuelto: los prompts pueden llevar más de lo que la respuesta necesita',
  '{0} tokens a prompt, {1} % of them from caches':
    '{0} tokens por prompt, el {1} % de ellos leído de la caché',
  '1 tip': '1 consejo',
  '{0} tips': '{0} consejos',
  '{0} of {1} ({2}) could be saved {3}: {4}': '{0} de {1} ({2}) de ahorro posible {3}: {4}',
  'Nothing found that would have cost less: {0} {1}':
    'No se encontró nada que hubiera costado menos: {0} {1}',
  'Nothing to compare {0}: the cost is pending': 'Nada que comparar {0}: el costo está pendiente',
  'No usage {0}, so there is nothing to save': 'Sin uso {0}, así que no hay nada que ahorrar',
  'No calls that can be compared': 'Sin llamadas que se puedan comparar',
  'Each call counts towards one tip only, so the savings add up.':
    'Cada llamada cuenta para un solo consejo, así que los ahorros se suman.',
  'Looked at {0} for short ones to large models, work nobody waits for, prompts that begin alike, long chats and files sent again.':
    'En {0} se buscaron llamadas cortas a modelos grandes, trabajo que nadie espera, prompts que empiezan igual, conversaciones largas y archivos enviados otra vez.',
  '1 call more costs nothing, waits for a price, or is not billed by the book.':
    'Aparte, 1 llamada sin costo, sin precio todavía o sin cobro según la lista de precios.',
  '{0} more cost nothing, wait for a price, or are not billed by the book.':
    'Aparte, {0} sin costo, sin precio todavía o sin cobro según la lista de precios.',
  'Read since {0}: at most {1} calls, of those still kept one by one.':
    'Leído desde el {0}: como máximo {1} llamadas, de las que aún se guardan una a una.',
  'The calls are no longer kept one by one, or an hour holds more than {0}: add a filter such as agent:.':
    'Las llamadas ya no se guardan una a una, o una hora tiene más de {0}: añade un filtro como agent:.',
  'Could be saved': 'Ahorro posible',
  Tips: 'Consejos',
  'Calls read': 'Llamadas leídas',
  tip: 'consejo',
  calls: 'llamadas',
  'cost now': 'costo ahora',
  'cost then': 'costo después',
  saving: 'ahorro',
  confidence: 'confianza',
  'other model': 'otro modelo',
  '{0}. The largest: {1}.': '{0}. El mayor: {1}.',

  // Closed months and shared costs
  '{0} was closed on {1} at {2}; now {3}': '{0} se cerró el {1} con {2}; ahora {3}',
  '{0} was closed on {1} at {2}; it is the same now': '{0} se cerró el {1} con {2}; sigue igual',
  '{0} was closed on {1} at {2}; now {3} ({4})': '{0} se cerró el {1} con {2}; ahora {3} ({4})',
  '{0} was closed on {1} and costs something else now': '{0} se cerró el {1} y ahora cuesta otra cosa',
  'priced anew': 'precio recalculado',
  'price now known': 'precio ya conocido',
  'price corrected': 'precio corregido',
  '1 call came late or moved here': '1 llamada llegó tarde o se movió aquí',
  '{0} calls came late or moved here': '{0} llamadas llegaron tarde o se movieron aquí',
  '1 call withdrawn or moved away': '1 llamada retirada o movida a otro lugar',
  '{0} calls withdrawn or moved away': '{0} llamadas retiradas o movidas a otro lugar',
  'with shared': 'con lo compartido',
  '{0} of it is shared and passed on; that leaves {1}.':
    'De ello, {0} son costos compartidos que se reparten; quedan {1}.',
  'With {0} of shared costs {1} comes to {2}.': 'Con {0} de costos compartidos, {1} suma {2}.',
  '{0} is shared: {1}, not split.': '{0}: {1} en común, sin repartir.',
  '{0} is shared: {1}, split over 1 team.': '{0}: {1} en común, a cargo de 1 equipo.',
  '{0} is shared: {1}, split over {2} teams.': '{0}: {1} en común, repartidos entre {2} equipos.',

  // Paper
  'About these numbers': 'Sobre estas cifras',
  'Tokenbell for {0}': 'Tokenbell para {0}',
  '1 more row stands in the CSV.': 'Hay 1 fila más en el CSV.',
  '{0} more rows stand in the CSV.': 'Hay {0} filas más en el CSV.',
};
