/** Answers about usage: headlines, figures, columns, notes and the words of their pictures. See index.ts. */
export const reports: Readonly<Record<string, string>> = {
  // Metrics and measures
  Runs: 'Ejecuciones',
  'Active users': 'Personas activas',
  'Response time': 'Tiempo de respuesta',
  'Cache hits': 'Aciertos de caché',
  runs: 'ejecuciones',
  'active users': 'personas activas',
  'response time': 'tiempo de respuesta',
  'cache hits': 'aciertos de caché',
  'Failed runs': 'Ejecuciones fallidas',
  'In plans, at API prices': 'En planes, a precios de API',
  'Requests per user': 'Solicitudes por persona',
  'Saved by cache': 'Ahorro por caché',
  'Unpriced calls': 'Llamadas sin precio',

  // Amounts
  '1 token': '1 token',
  '1 request': '1 solicitud',
  '{0} requests': '{0} solicitudes',
  '1 run': '1 ejecución',
  '{0} runs': '{0} ejecuciones',
  '1 error': '1 error',
  '{0} errors': '{0} errores',
  '{0} in plans ({1} at API prices)': '{0} en planes ({1} a precios de API)',
  '{0} and {1} more': '{0} y {1} más',

  // Periods, within a sentence
  hour: 'hora',
  week: 'semana',
  'in the last hour': 'en la última hora',
  'in the last {0} hours': 'en las últimas {0} horas',
  'in the last day': 'en el último día',
  'in the last {0} days': 'en los últimos {0} días',
  'in the last week': 'en la última semana',
  'in the last {0} weeks': 'en las últimas {0} semanas',
  'in the last month': 'en el último mes',
  'in the last {0} months': 'en los últimos {0} meses',
  'from {0} to {1}': 'del {0} al {1}',
  'on {0}': 'el {0}',
  'in {0}': 'en {0}',
  'since {0}': 'desde el {0}',
  today: 'hoy',
  yesterday: 'ayer',
  'this week so far': 'en lo que va de semana',
  'this month so far': 'en lo que va de mes',
  'this quarter so far': 'en lo que va de trimestre',
  'this year so far': 'en lo que va de año',
  'this cycle so far': 'en lo que va de ciclo',
  'last week': 'la semana pasada',
  'last month': 'el mes pasado',

  // Who it is about
  Everyone: 'Todas las personas',
  'All teams': 'Todos los equipos',
  'The organisation': 'La organización',
  'All usage': 'Todo el uso',
  '(none)': '(ninguno)',
  'without {0}': 'sin {0}',
  '{0} more': '{0} más',

  // Headlines
  'No usage {0}': 'Sin uso {0}',
  'No usage for you {0}': 'Sin uso tuyo {0}',
  'No usage for everyone {0}': 'Sin uso de nadie {0}',
  'No usage for all teams {0}': 'Sin uso de ningún equipo {0}',
  'No usage for the organisation {0}': 'Sin uso de la organización {0}',
  'No usage for All usage {0}': 'Sin ningún uso {0}',
  'No usage for {0} {1}': 'Sin uso de {0} {1}',
  '{0} ({1} on the period before)': '{0} ({1} frente al período anterior)',
  'changes are on the period before': 'los cambios son frente al período anterior',
  'changes are on {0}': 'los cambios son frente al {0}',
  '{0} until {1}': '{0} hasta las {1}',
  '{0} ({1} on {2})': '{0} ({1} frente al {2})',
  '{0} (n/a: nothing in {1})': '{0} (n/d: nada en {1})',
  '{0} leads with {1}{2}': '{0} lidera con {1}{2}',
  '{0} leads with {1} in plans{2}': '{0} lidera con {1} en planes{2}',

  // Rows and columns of breakdowns
  '(no {0})': '(sin {0})',
  'usage is known since {0}, so there is no whole period before to compare with':
    'el uso se conoce desde el {0}: no hay un periodo anterior completo con que compararlo',
  'usage is known since {0}, which is within the window compared with':
    'el uso se conoce desde el {0}, dentro del periodo con que se compara',
  '({0} of few people)': '({0} de pocas personas)',
  'what fewer than {0} people used is told as one row':
    'lo que usaron menos de {0} personas figura en una sola fila',
  '(all others)': '(todos los demás)',
  other: 'otros',
  others: 'otros',
  'included in plans': 'incluido en planes',
  share: 'parte',
  'share of {0}': 'parte de {0}',
  'failed runs': 'ejecuciones fallidas',
  unpriced: 'sin precio',
  'over time': 'en el tiempo',
  'models (of the first rows)': 'modelos (de las primeras filas)',
  name: 'nombre',
  'e-mail': 'correo',
  '{0} {1}': '{1} de {0}',
  '1 of {0} matches "{1}"': '1 de {0} coincide con "{1}"',
  '{0} of {1} match "{2}"': '{0} de {1} coinciden con "{2}"',

  // What bars are made of
  input: 'entrada',
  'cache reads': 'lecturas de caché',
  'cache writes': 'escrituras en caché',
  output: 'salida',

  // Titles and descriptions of pictures
  '{0}; most of it {1}': '{0}; la mayor parte, {1}',
  '{0} is {1} % of {2} {3}': '{0} es el {1} % de {2} {3}',
  '{0}: {1}, no priced usage in the period.': '{0}: {1}, sin uso con precio en el período.',
  '{0}: {1} in total; the highest {2} is {3} with {4}.':
    '{0}: {1} en total; el máximo por {2} es el {3}, con {4}.',
  '{0}: {1} in total; the highest is the week of {2} with {3}.':
    '{0}: {1} en total; la semana más alta es la del {2}, con {3}.',
  '{0}: {1} in total; the highest month is {2} with {3}.':
    '{0}: {1} en total; el mes más alto es {2}, con {3}.',
  'the first month counts from {0} on': 'el primer mes cuenta desde el {0}',
  'the first week counts from {0} on': 'la primera semana cuenta desde el {0}',
  'the first day counts from {0} on': 'el primer día cuenta desde las {0}',
  'the last month counts until {0}': 'el último mes cuenta hasta el {0}',
  'the last week counts until {0}': 'la última semana cuenta hasta el {0}',
  'the last day counts until {0}': 'el último día cuenta hasta las {0}',

  // Notes
  'rows overlap': 'las filas se solapan',
  'compared with {0}': 'comparado con el {0}',
  'from {0} on': 'desde el {0}',
  'cost, tokens and requests are of both together': 'costo, tokens y solicitudes son de los dos juntos',
  '{0} in all': '{0} en total',
  'Saved by caching: {0}': 'Ahorro por caché: {0}',
  '{0} more at API prices is included in plans and not billed':
    'además, {0} a precios de API incluidos en planes, sin facturar',
  'no per-call detail of {0}: only the provider reported it':
    'sin detalle por llamada de {0}: solo lo declaró el proveedor',
  '1 model has no price yet: {0}': '1 modelo aún no tiene precio: {0}',
  '{0} models have no price yet: {1}': '{0} modelos aún no tienen precio: {1}',
  'No event has been received yet.': 'Todavía no se ha recibido ningún evento.',
  'The last event is {0} old.': 'El último evento es de hace {0}.',
  'no detail before {0}': 'sin detalle antes del {0}',
  'no detail before {0}: counted by whole days': 'sin detalle antes del {0}: contado por días enteros',
  'no detail before {0}: counted by whole hours': 'sin detalle antes del {0}: contado por horas enteras',
  'There is no detail by {0} before {1}.': 'No hay detalle por {0} antes del {1}.',
  '{0}: the cost {1} is pending, so nobody knows the busiest hour':
    '{0}: el costo {1} está pendiente, así que no se sabe cuál es la hora de más uso',
  'There is no detail by {0} before {1}, so nothing compares with {2}.':
    'No hay detalle por {0} antes de {1}, así que nada se compara con {2}.',
  'no detail before {0}, so there is nothing to compare with':
    'sin detalle antes de {0}, así que no hay con qué comparar',
  'Ask about a time since then, or for days with /usage trend.':
    'Pregunta por un período posterior, o por días con /usage trend.',
  'Ask about a time since then, or without {0}.': 'Pregunta por un período posterior, o sin {0}.',
  '{0} (USD per 1M tokens)': '{0} (USD por millón de tokens)',

  // top and compare
  'Top {0}: {1}, {2} in all': 'Principales {0}: {1}, {2} en total',
  '{0} of all {1} {2}': '{0} del total de {1} {2}',
  '{0}: {1} of the {2} {3}': '{0}: {1} del total de {2} {3}',
  '{0} {1}: {2} of {3}': '{0} {1}: {2} de {3}',
  '{0} {1} cost {2} each on average, half of them {3} or less.':
    'El costo medio de {0} {1} es {2}; la mitad cuesta {3} o menos.',
  '1 more waits for a price.': 'Sin precio todavía: 1 más.',
  '{0} more wait for a price.': 'Sin precio todavía: {0} más.',
  '{0}, {1} times {2}': '{0}, {1} veces {2}',
  '{0}, about as much as {1}': '{0}, más o menos lo mismo que {1}',
  '{0}, against {1}': '{0}, frente a {1}',
  'Not used in this period, but in the {0} days before: {1}.':
    'Sin uso en este período, pero sí en los {0} días anteriores: {1}.',

  // trend metric:users
  '1 active user': '1 persona activa',
  '{0} active users': '{0} personas activas',
  '{0}: {1} {2}, at most {3} a {4}': '{0}: {1} {2}, como máximo {3} por {4}',
  '{0}: nobody used anything {1}': '{0}: nadie usó nada {1}',
  '{0}: no call names who made it {1}': '{0}: ninguna llamada dice quién la hizo {1}',

  // heatmap
  '{0} is busiest {1}: {2}{3} {4}': '{0} alcanza su máximo {1}: {2}{3} {4}',
  'on {0} from {1}:00 to {2}:00': '{0} de {1}:00 a {2}:00',
  'sums of {0} hours': 'sumas de {0} horas',
  'hours in the period': 'horas en el período',
  '{0} is in this period {1} times, other hours less often: amounts are sums.':
    '{0} está {1} veces en este período, las demás horas menos: los importes son sumas.',
  "{0} of the week's 168 hours are in this period {1} times, the others less often: amounts are sums.":
    '{0} de las 168 horas de la semana están {1} veces en este período; las demás, menos: los importes son sumas.',
  '{0} by hour of the week, {1}': '{0} por hora de la semana, {1}',
  'hour of the week': 'hora de la semana',
  'There is usage in every hour of the week.': 'Hay uso en todas las horas de la semana.',
  "1 of the week's 168 hours has none.": 'Sin uso en 1 de las 168 horas de la semana.',
  "{0} of the week's 168 hours have none.": 'Sin uso en {0} de las 168 horas de la semana.',
  "{0} of the week's 168 hours have none; nothing at all on {1}.":
    'Sin uso en {0} de las 168 horas de la semana; nada {1}.',
  'At least {0} of it is work nobody waits for: /usage tips shows what a batch tier would save on it.':
    'Al menos {0} corresponden a trabajo cuyo resultado nadie está esperando: /usage tips muestra cuánto ahorraría hacerlo por lotes.',
  Sundays: 'los domingos',
  Mondays: 'los lunes',
  Tuesdays: 'los martes',
  Wednesdays: 'los miércoles',
  Thursdays: 'los jueves',
  Fridays: 'los viernes',
  Saturdays: 'los sábados',

  // What tools and files say of themselves
  'calls of the tool': 'llamadas a la herramienta',
  'its tokens': 'sus tokens',
  bytes: 'bytes',
  'tokens of text': 'tokens de texto',
  'tokens and cost are those of whole calls: one that used several tools counts for each':
    'los tokens y el costo son de llamadas enteras: la que usó varias herramientas cuenta en cada una',
  'tokens and cost are those of whole calls: one that used several files counts for each':
    'los tokens y el costo son de llamadas enteras: la que usó varios archivos cuenta en cada uno',

  // cache
  '{0} saved {1} by caching {2}: {3} % of input came from caches':
    '{0}: ahorro de {1} por la caché {2}; el {3} % de la entrada vino de ella',
  '{0} paid more for writing caches than reading saved, {1} by caching {2}: {3} % of input came from caches':
    '{0}: escribir en la caché costó {1} más de lo que ahorró leerla {2}; el {3} % de la entrada vino de ella',
  '{0}: nothing was read from caches {1}': '{0}: no se leyó nada de la caché {1}',
  '{0}: what caching saved {1} is pending; {2} % of input came from caches':
    '{0}: el ahorro por la caché {1} está pendiente; el {2} % de la entrada vino de ella',
  'Pending: {0} read from caches without a price.':
    'Pendiente: falta el precio de lo que se leyó de la caché con {0}.',
  'At least {0}: {1} read from caches without a price.':
    'Al menos {0}: falta el precio de lo que se leyó de la caché con {1}.',
  'Saved by caching': 'Ahorro por caché',
  'read from cache': 'leído de la caché',
  'written to cache': 'escrito en la caché',
  'hit rate': 'tasa de aciertos',
  saved: 'ahorro',

  // source
  'Keys people brought (byok) are billed to them: {0} of it is an estimate from list prices.':
    'Las claves propias (byok) se facturan a quien las trae: de ello, {0} son una estimación según precios de lista.',

  // forecast
  '{0} expected by month end (8 in 10: {1}–{2}), {3} so far':
    'se prevén {0} a fin de mes (8 de cada 10: {1}–{2}), {3} hasta ahora',
  'cost pending so far, so no forecast yet': 'costo pendiente hasta ahora, así que aún no hay previsión',
  '{0} so far; a forecast needs 1 more day of history':
    '{0} hasta ahora; la previsión necesita 1 día más de historial',
  '{0} so far; a forecast needs {1} more days of history':
    '{0} hasta ahora; la previsión necesita {1} días más de historial',
  'A forecast needs at least 7 whole days of history.':
    'La previsión necesita al menos 7 días enteros de historial.',
  'There are too few whole months to say how often such an interval was right.':
    'Hay muy pocos meses enteros para decir con qué frecuencia acertó un intervalo así.',
  'Made at this day of the month, the interval held {0} of the last {1} months.':
    'Calculado este mismo día del mes, el intervalo acertó en {0} de los últimos {1} meses.',
  'Method: a straight line (ordinary least squares), on {0} whole days since {1}; 80 % interval.':
    'Método: una línea recta (mínimos cuadrados ordinarios), con {0} días enteros desde el {1}; intervalo del 80 %.',
  'Method: the mean of seasonal methods by how well each did lately, on {0} whole days since {1}; 80 % interval.':
    'Método: la media de métodos estacionales, ponderada por el acierto reciente de cada uno, con {0} días enteros desde el {1}; intervalo del 80 %.',
  'not enough data': 'datos insuficientes',
  'Low (10 %)': 'Bajo (10 %)',
  'High (90 %)': 'Alto (90 %)',
  '{0} likely in the next day (8 in 10: {1}–{2}), {3}':
    '{0} probables en el próximo día (8 de cada 10: {1}–{2}), {3}',
  '{0} likely in the next {1} days (8 in 10: {2}–{3}), {4}':
    '{0} probables en los próximos {1} días (8 de cada 10: {2}–{3}), {4}',
  'a forecast needs 1 more day of history': 'la previsión necesita 1 día más de historial',
  'a forecast needs {0} more days of history': 'la previsión necesita {0} días más de historial',
  'One time in ten it ends below conservative, one time in ten above aggressive.':
    'Una de cada diez veces termina por debajo del escenario conservador, y una de cada diez por encima del agresivo.',
  'The day before': 'El día anterior',
  'The {0} days before': 'Los {0} días anteriores',
  '{0}, day before': '{0}, día anterior',
  '{0}, {1} days before': '{0}, {1} días anteriores',
  scenario: 'escenario',
  Conservative: 'Conservador',
  Likely: 'Probable',
  Aggressive: 'Agresivo',
  conservative: 'conservador',
  likely: 'probable',
  aggressive: 'agresivo',

  // why
  '{0} cost {1} more {2} than {3}': '{0}: {1} más {2} frente al {3}',
  '{0} cost {1} less {2} than {3}': '{0}: {1} menos {2} frente al {3}',
  '{0}: the cost {1} is pending, so nothing compares with {2}':
    '{0}: el costo {1} está pendiente, así que no se puede comparar con el {2}',
  '{0}: the cost of {1} is pending, so nothing compares with it':
    '{0}: el costo del {1} está pendiente, así que no se puede comparar con él',
  'As far as priced: {0}': 'Según lo que tiene precio: {0}',
  '{0} cost the same {1} as {2}: {3}': '{0}: el mismo costo {1} que el {2}: {3}',
  '{0}, mostly {1} {2}': '{0}, sobre todo {1} {2}',
  'By {0}: {1}.': 'Por {0}: {1}.',
  'By {0}: {1}, {2} more.': 'Por {0}: {1} y {2} más.',
  'Nothing to explain: no usage then or in {0}': 'Nada que explicar: sin uso en ese período ni el {0}',
  'the two windows are not equally long': 'los dos períodos no duran lo mismo',
  'rows whose difference is pending are in the total as far as they have a price':
    'las filas cuya diferencia está pendiente cuentan en el total hasta donde tienen precio',
  'some calls of the earlier window have no price yet':
    'algunas llamadas del período anterior aún no tienen precio',
  before: 'antes',
  change: 'cambio',
  'change %': 'cambio %',
  'difference %': 'diferencia %',
  'Difference in cost, {0} against {1}': 'Diferencia de costo, {0} frente a {1}',
  'More requests': 'Más solicitudes',
  'Fewer requests': 'Menos solicitudes',
  'Dearer models': 'Modelos más caros',
  'Cheaper models': 'Modelos más baratos',
  'Longer requests': 'Solicitudes más largas',
  'Shorter requests': 'Solicitudes más cortas',
  'Dearer tokens (prices, caching)': 'Tokens más caros (precios, caché)',
  'Cheaper tokens (prices, caching)': 'Tokens más baratos (precios, caché)',
  'Failed requests': 'Solicitudes fallidas',
  'Fewer failed requests': 'Menos solicitudes fallidas',

  // Response times
  '{0}: half of the calls within {1}, 95 % within {2}': '{0}: 50 % de llamadas en {1}, 95 % en {2}',
  '{0}: response times n/a {1}': '{0}: tiempos de respuesta n/d {1}',
  '{0}; at worst {1}.': '{0}; en el peor momento, {1}.',
  'half took {0} or less, 95 % {1} or less': 'la mitad tardó {0} o menos; el 95 %, {1} o menos',
  'Half within': 'Mitad en',
  '95 % within': '95 % en',
  'half within': 'mitad en',
  '95 % of calls within': 'tiempo máximo del 95 % de las llamadas',
  '95 % of calls within, the slowest {0} of {1} {2}':
    'tiempo máximo del 95 % de las llamadas; lo más lento: {0} de {1} {2}',
  'Response times of {0} {1}: n/a': 'Tiempos de respuesta de {0} {1}: n/d',
  'Slowest {0} {1}: {2} has 95 % within {3}; all calls {4}':
    'Lo más lento entre {0} {1}: {2}, el 95 % en {3} o menos; todas las llamadas, {4}',
  '{0} is slowest: 95 % of its calls took {1} or less {2}':
    '{0} es lo más lento: el 95 % de sus llamadas tardó {1} o menos {2}',
  '{0}. Of all calls {1}.': '{0}. De todas las llamadas, {1}.',
  'error %': '% de errores',
  'response time (p95)': 'tiempo de respuesta (p95)',
  '{0} answers 95 % of its calls within {1}': '{0} responde al 95 % de sus llamadas en {1} o menos',
  '{0}. 95 % of the calls within: {1}.': '{0}. El 95 % de las llamadas, como máximo en: {1}.',
  '{0} costs most and is {1} of {2} (95 % within {3})':
    '{0} tiene el costo más alto y la {1} de {2} (95 % en {3})',
  fastest: 'respuesta más rápida',
  slowest: 'respuesta más lenta',
  'second slowest': 'segunda respuesta más lenta',
  'third slowest': 'tercera respuesta más lenta',
  'fourth slowest': 'cuarta respuesta más lenta',
  'fifth slowest': 'quinta respuesta más lenta',
  'sixth slowest': 'sexta respuesta más lenta',
  'seventh slowest': 'séptima respuesta más lenta',
  'eighth slowest': 'octava respuesta más lenta',
  'ninth slowest': 'novena respuesta más lenta',
  'tenth slowest': 'décima respuesta más lenta',
  '{0} slowest': '{0}.ª respuesta más lenta',
  'This view has no response times; "trend" and "top" tell them with metric:latency.':
    'Esta vista no tiene tiempos de respuesta; "trend" y "top" los dan con metric:latency.',
  'No call in this period says how long it took, so response times are n/a; senders tell them as latencyMs.':
    'Ninguna llamada de este período dice cuánto tardó, así que los tiempos de respuesta son n/d; los emisores los envían como latencyMs.',
  'Response times leave out 1 call that is no longer kept by itself.':
    'Los tiempos de respuesta no incluyen 1 llamada que ya no se guarda por separado.',
  'Response times leave out {0} calls that are no longer kept one by one.':
    'Los tiempos de respuesta no incluyen {0} llamadas que ya no se guardan una a una.',
};
