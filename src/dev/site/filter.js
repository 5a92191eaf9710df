// A field above the list of rules that hides those without the words typed. Without scripts the list is whole.
const rows = [...document.querySelectorAll('tbody tr')];
const field = Object.assign(document.createElement('input'), { type: 'search', className: 'filter', placeholder: 'Find rules: port, ufw, Permission denied …' });
field.setAttribute('aria-label', 'Find rules');
document.querySelector('h1').after(field);
field.addEventListener('input', () => {
  const words = field.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
  for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  for (const part of document.querySelectorAll('.wide')) {
    const none = [...part.querySelectorAll('tbody tr')].every((row) => row.hidden);
    part.hidden = none;
    if (part.previousElementSibling?.tagName === 'H2') part.previousElementSibling.hidden = none;
  }
});
