/** Flags and buttons: what they cannot do in a view, and what they show. See index.ts. */
export const flags: Readonly<Record<string, string>> = {
  '{0} tells {1}, not metric:{2}.': '{0} muestra {1}, no metric:{2}.',
  '{0} has no use for "{1}:".': '{0} no usa "{1}:".',
  'metric:users counts all people of a question and takes no by: beside it.':
    'metric:users cuenta a todas las personas de una pregunta y no admite by: a su lado.',
  '{0} has no response times to sort by.': '{0} no tiene tiempos de respuesta por los que ordenar.',
  'metric:{0} is told for at most {1} slices of time; gran:{2} makes {3} of {4}.':
    'metric:{0} se muestra en {1} tramos de tiempo como máximo; gran:{2} hace {3} de {4}.',
  'No call is of both {0} and {1}.': 'Ninguna llamada es a la vez de {0} y {1}.',
  'For either of them type {0}.': 'Para cualquiera de los dos, escribe {0}.',
  '{0} contradicts a word before it.': '{0} contradice una palabra anterior.',
  'Leave one of the two out.': 'Quita una de las dos.',
  'A reply shows at most {0} rows; its CSV holds all {1}.':
    'Una respuesta muestra {0} filas como máximo; su CSV contiene las {1}.',
  'top: shows so many rows, at most 10; the CSV holds them all':
    'top: muestra tantas filas, 10 como máximo; el CSV las contiene todas',
  '{0} has {1}{2}': '{0} tiene {1}{2}',
  'Services name the {0} of a call as "{1}" in its event: docs/events.md.':
    'Los servicios indican el campo {0} de una llamada como "{1}" en su evento: docs/events.md.',
  'No call {0} names its {1}: {2} in all': 'Ninguna llamada {0} indica su {1}: {2} en total',
  'Top {0}: {1} in all': 'Principales {0}: {1} en total',
  'Top {0}: {1}': 'Principales {0}: {1}',
  'cost of {0} pending': 'costo de {0} pendiente',
  'cost of {0} pending, {1} priced': 'costo de {0} pendiente, {1} con precio',
  '{0} quiet': '{0}, solo si hay algo notable',
  'daily {0}': 'cada día a las {0}',
  'weekdays {0}': 'de lunes a viernes a las {0}',
  'daily {0} {1}': 'los días {0} a las {1}',
  'weekly {0} {1}': 'cada semana ({0}) a las {1}',
  'monthly {0} {1}': 'cada mes (día {0}) a las {1}',
  '{0} expected by month end, {1} so far': '{0} previstos para fin de mes, {1} hasta ahora',
  'nothing was used yet, so there is nothing to forecast':
    'todavía no se usó nada, así que no hay nada que prever',
  '{0} on keys people brought (source:byok) left out; source:all takes them in':
    'sin contar {0} con claves propias (source:byok); source:all las incluye',
  'Cost a day': 'Costo al día',
  'Tokens a day': 'Tokens al día',
  Sort: 'Ordenar',
  Name: 'Nombre',
};
